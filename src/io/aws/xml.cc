#include "io/aws/xml.h"

#include <expat.h>

#include <algorithm>
#include <climits>
#include <memory>

#include "base/limits.h"

namespace adze::io::aws {
namespace {

/// Puts a tree together while expat calls. Exceptions must not pass through expat, which is C.
struct TreeBuilder {
  XML_Parser parser;
  XmlElement top;                      ///< whose only child is the root
  std::vector<XmlElement*> path = {};  ///< from `top` to the element that is open
  size_t elements = 0;
  bool is_refused = false;

  void refuse() {
    is_refused = true;
    XML_StopParser(parser, XML_FALSE);
  }

  void begin(const char* name) {
    if (path.size() > limits::xml_depth_max || ++elements > limits::xml_elements_max) {
      return refuse();
    }
    const std::string_view qualified(name);
    XmlElement& element = path.back()->children.emplace_back();
    element.name = qualified.substr(qualified.rfind(':') + 1);
    path.push_back(&element);
  }
};

template <typename Action>
void guarded(void* builder, Action action) {
  auto& tree = *static_cast<TreeBuilder*>(builder);
  if (tree.is_refused) return;
  try {
    action(tree);
  } catch (...) {
    tree.refuse();
  }
}

void on_begin(void* builder, const char* name, const char**) {
  guarded(builder, [&](TreeBuilder& tree) { tree.begin(name); });
}

void on_end(void* builder, const char*) {
  guarded(builder, [](TreeBuilder& tree) { tree.path.pop_back(); });
}

void on_text(void* builder, const char* text, int bytes) {
  guarded(builder, [&](TreeBuilder& tree) {
    tree.path.back()->text.append(text, static_cast<size_t>(bytes));
  });
}

void on_document_type(void* builder, const char*, const char*, const char*, int) {
  guarded(builder, [](TreeBuilder& tree) { tree.refuse(); });
}

}  // namespace

const XmlElement* XmlElement::find(std::string_view child) const {
  for (const XmlElement& element : children) {
    if (element.name == child) return &element;
  }
  return nullptr;
}

std::string XmlElement::text_of(std::string_view child) const {
  const XmlElement* element = find(child);
  return element == nullptr ? "" : element->text;
}

std::optional<XmlElement> parse_xml(std::string_view document) {
  // S3 sends blanks while it puts the parts of a large upload together, before the document too.
  document.remove_prefix(std::min(document.find_first_not_of(" \t\r\n"), document.size()));
  if (document.size() > INT_MAX) return std::nullopt;
  const std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser(XML_ParserCreate("UTF-8"),
                                                                       XML_ParserFree);
  if (parser == nullptr) return std::nullopt;
  TreeBuilder tree{.parser = parser.get(), .top = {}};
  tree.path.push_back(&tree.top);
  XML_SetUserData(parser.get(), &tree);
  XML_SetElementHandler(parser.get(), on_begin, on_end);
  XML_SetCharacterDataHandler(parser.get(), on_text);
  XML_SetStartDoctypeDeclHandler(parser.get(), on_document_type);
  const XML_Status status =
      XML_Parse(parser.get(), document.data(), static_cast<int>(document.size()), XML_TRUE);
  if (status != XML_STATUS_OK || tree.is_refused) return std::nullopt;
  return std::move(tree.top.children.front());
}

}  // namespace adze::io::aws
