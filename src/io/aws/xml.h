#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace adze::io::aws {

/// An element of an XML document, as services of AWS answer them: attributes, namespaces, comments
/// and processing instructions are left out.
struct XmlElement {
  std::string name;  ///< without the prefix of a namespace
  std::string text;  ///< its own character data, without that of its children
  std::vector<XmlElement> children;

  /// The first child of that name; null: there is none.
  const XmlElement* find(std::string_view child) const;
  /// The text of the first child of that name; empty: there is none.
  std::string text_of(std::string_view child) const;
};

/// The root. Nothing for what is not well-formed UTF-8 XML, is nested deeper than
/// limits::xml_depth_max, has more than limits::xml_elements_max elements, or a document type,
/// whose entities could grow without end. Blanks before it are passed over. The caller bounds the
/// size of `document`.
std::optional<XmlElement> parse_xml(std::string_view document);

}  // namespace adze::io::aws
