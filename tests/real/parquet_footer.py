"""Reads what pyarrow does not show of a Parquet file: the footer's own fields, and the header of every page.

Format: github.com/apache/parquet-format, Thrift's compact protocol. Structs become dicts from field number to value.
"""
import zlib

FOOTER = {"version": 1, "schema": 2, "rows": 3, "row_groups": 4, "metadata": 5, "created_by": 6, "orders": 7}
DATA_PAGE, INDEX_PAGE, DICTIONARY_PAGE, DATA_PAGE_V2 = range(4)


class Compact:
    def __init__(self, data, at):
        self.data, self.at = data, at

    def byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def varint(self):
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7f) << shift
            shift += 7
            if byte < 0x80:
                return value

    def zigzag(self):
        value = self.varint()
        return value >> 1 ^ -(value & 1)

    def value(self, kind):
        if kind in (1, 2):  # in lists a bool has a byte of its own; in structs the kind is the value
            return kind == 1
        if kind == 3:
            return int.from_bytes([self.byte()], signed=True)
        if kind in (4, 5, 6):
            return self.zigzag()
        if kind == 8:
            size = self.varint()
            self.at += size
            return bytes(self.data[self.at - size:self.at])
        if kind in (9, 10):
            return self.list()
        if kind == 12:
            return self.struct()
        raise ValueError(f"Thrift type {kind} at byte {self.at}")

    def list(self):
        head = self.byte()
        size, kind = head >> 4, head & 15
        if size == 15:
            size = self.varint()
        if kind in (1, 2):
            return [self.byte() == 1 for _ in range(size)]
        return [self.value(kind) for _ in range(size)]

    def struct(self):
        fields, number = {}, 0
        while head := self.byte():
            number = number + (head >> 4) if head >> 4 else self.zigzag()
            fields[number] = self.value(head & 15)
        return fields


class Footer:
    def __init__(self, path):
        self.data = memoryview(path.read_bytes())
        assert self.data[:4] == b"PAR1" and self.data[-4:] == b"PAR1", "does not begin and end with PAR1"
        size = int.from_bytes(self.data[-8:-4], "little")
        self.bytes = bytes(self.data[-8 - size:-8])
        self.fields = Compact(self.bytes, 0).struct()

    def __getattr__(self, name):
        return self.fields.get(FOOTER[name])

    def chunks(self):
        """Of every column of every row group its ColumnMetaData."""
        for group in self.row_groups:
            for chunk in group[1]:
                yield chunk[3]

    def pages(self, chunk):
        """(header, stored bytes) of each page of a column chunk."""
        at = min(offset for offset in (chunk.get(9), chunk.get(11)) if offset)
        end = at + chunk[7]
        while at < end:
            reader = Compact(self.data, at)
            header = reader.struct()
            at = reader.at + header[3]
            yield header, self.data[reader.at:at]
        assert at == end, f"pages end at {at}, the chunk at {end}"


def crc_is_right(header, body):
    return 4 in header and header[4] & 0xffffffff == zlib.crc32(body)
