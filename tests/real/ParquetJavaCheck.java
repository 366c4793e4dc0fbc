import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.internal.column.columnindex.BoundaryOrder;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveComparator;
import org.apache.parquet.schema.PrimitiveType;

/**
 * What `parquet check-stats` and `parquet column-index` look at, with parquet-java's own classes: every page is read with
 * its checksum verified, and the statistics of each chunk and each page of the indexes must be those of the values.
 *
 *   java -cp 'JARS/*' ParquetJavaCheck.java FILE…
 *
 * Prints a line a file and exits with 1 at the first thing that is wrong.
 */
public class ParquetJavaCheck {
  private final ParquetFileReader reader;
  private final MessageType schema;
  private long values = 0;
  private long pages = 0;
  private long indexes = 0;

  ParquetJavaCheck(ParquetFileReader reader) {
    this.reader = reader;
    this.schema = reader.getFileMetaData().getSchema();
  }

  public static void main(String[] files) throws Exception {
    for (String file : files) {
      var input = HadoopInputFile.fromPath(new Path(file), new Configuration());
      var options = HadoopReadOptions.builder(new Configuration()).usePageChecksumVerification(true).build();
      try (ParquetFileReader reader = ParquetFileReader.open(input, options)) {
        var check = new ParquetJavaCheck(reader);
        check.checkFile();
        System.out.printf("%s: %d values, %d pages, %d column indexes%n", file, check.values, check.pages, check.indexes);
      } catch (Exception | AssertionError error) {
        System.out.printf("%s: %s%n", file, error);
        System.exit(1);
      }
    }
  }

  private void checkFile() throws Exception {
    for (BlockMetaData block : reader.getRowGroups()) {
      PageReadStore store = reader.readNextRowGroup();
      var columns = new ColumnReadStoreImpl(store, new GroupRecordConverter(schema).getRootConverter(), schema,
          reader.getFileMetaData().getCreatedBy());
      for (ColumnChunkMetaData chunk : block.getColumns()) {
        ColumnDescriptor column = schema.getColumnDescription(chunk.getPath().toArray());
        List<Comparable<?>> read = readValues(columns.getColumnReader(column), column, store.getRowCount());
        checkChunk(chunk, column.getPrimitiveType(), read);
        checkIndexes(chunk, column.getPrimitiveType(), read, store.getRowCount());
      }
    }
  }

  /** The values of a flat column, null where there is none. */
  private List<Comparable<?>> readValues(ColumnReader from, ColumnDescriptor column, long rows) {
    List<Comparable<?>> read = new ArrayList<>();
    for (long row = 0; row < rows; ++row) {
      boolean present = from.getCurrentDefinitionLevel() == column.getMaxDefinitionLevel();
      read.add(present ? value(from, column.getPrimitiveType()) : null);
      from.consume();
      ++values;
    }
    return read;
  }

  private static Comparable<?> value(ColumnReader from, PrimitiveType type) {
    switch (type.getPrimitiveTypeName()) {
      case BOOLEAN: return from.getBoolean();
      case INT32: return from.getInteger();
      case INT64: return from.getLong();
      case FLOAT: return from.getFloat();
      case DOUBLE: return from.getDouble();
      default: return from.getBinary();
    }
  }

  private void checkChunk(ColumnChunkMetaData chunk, PrimitiveType type, List<Comparable<?>> read) {
    Statistics<?> statistics = chunk.getStatistics();
    String where = chunk.getPath().toDotString();
    require(statistics != null, where + " has no statistics");
    require(statistics.getNumNulls() == nulls(read), where + " says " + statistics.getNumNulls() + " nulls");
    checkBounds(where, statistics, type, read);
  }

  private void checkIndexes(ColumnChunkMetaData chunk, PrimitiveType type, List<Comparable<?>> read, long rows)
      throws Exception {
    OffsetIndex offsets = reader.readOffsetIndex(chunk);
    ColumnIndex bounds = reader.readColumnIndex(chunk);
    String where = chunk.getPath().toDotString();
    require(offsets != null, where + " has no offset index");
    pages += offsets.getPageCount();
    if (bounds == null) return;  // where a page has a NaN or long text
    ++indexes;
    Comparable<?> low = null;
    Comparable<?> high = null;
    for (int page = 0; page < offsets.getPageCount(); ++page) {
      String place = where + ", page " + page;
      List<Comparable<?>> part =
          read.subList((int) offsets.getFirstRowIndex(page), (int) offsets.getLastRowIndex(page, rows) + 1);
      require(bounds.getNullCounts().get(page) == nulls(part), place + " says " + bounds.getNullCounts().get(page) + " nulls");
      require(bounds.getNullPages().get(page) == (nulls(part) == part.size()), place + " is wrong about being all null");
      if (bounds.getNullPages().get(page)) continue;
      Statistics<?> statistics = Statistics.getBuilderForReading(type).withMin(bytes(bounds.getMinValues().get(page)))
          .withMax(bytes(bounds.getMaxValues().get(page))).withNumNulls(nulls(part)).build();
      checkBounds(place, statistics, type, part);
      checkOrder(place, bounds.getBoundaryOrder(), type, low, high, statistics);
      low = (Comparable<?>) statistics.genericGetMin();
      high = (Comparable<?>) statistics.genericGetMax();
    }
  }

  private static void checkOrder(String place, BoundaryOrder order, PrimitiveType type, Comparable<?> low,
      Comparable<?> high, Statistics<?> next) {
    if (order == BoundaryOrder.UNORDERED || low == null) return;
    int sign = order == BoundaryOrder.ASCENDING ? 1 : -1;
    boolean ordered = sign * compare(type, low, next.genericGetMin()) <= 0 && sign * compare(type, high, next.genericGetMax()) <= 0;
    require(ordered, place + " breaks the order " + order);
  }

  /** No value lies outside; of numbers both bounds are values. */
  private static void checkBounds(String where, Statistics<?> statistics, PrimitiveType type, List<Comparable<?>> read) {
    if (!statistics.hasNonNullValue()) return;
    boolean lowIsValue = false;
    boolean highIsValue = false;
    for (Comparable<?> value : read) {
      if (value == null) continue;
      int low = compare(type, statistics.genericGetMin(), value);
      int high = compare(type, statistics.genericGetMax(), value);
      require(low <= 0 && high >= 0, where + ": a value lies outside " + statistics);
      lowIsValue |= low == 0;
      highIsValue |= high == 0;
    }
    // Long texts may be cut, and zeros of floats have the sign that holds for both.
    boolean exact = type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.INT32
        || type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.INT64;
    require(!exact || (lowIsValue && highIsValue), where + ": no value equals a bound of " + statistics);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static int compare(PrimitiveType type, Object left, Object right) {
    return ((PrimitiveComparator) type.comparator()).compare(left, right);
  }

  private static long nulls(List<Comparable<?>> values) {
    return values.stream().filter(value -> value == null).count();
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return copy;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) throw new AssertionError(otherwise);
  }
}
