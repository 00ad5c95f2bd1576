package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.heap.StoredFields;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** Reads rows by COPY in its binary format: one at a time, and text as plain bytes. */
final class BinaryRows {
  private BinaryRows() {}

  /**
   * The number of rows.
   *
   * @param from a query in parentheses or a table with its columns, as COPY takes them
   */
  static long read(Connection connection, String from, StoredFields fields) throws SQLException {
    var copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("COPY " + from + " TO STDOUT (FORMAT binary)");
    var rows = 0L;
    var first = true;
    for (var message = copy.readFromCopy(); message != null; message = copy.readFromCopy()) {
      var bytes = ByteBuffer.wrap(message);
      if (first) {
        bytes.position(BinaryCopy.HEADER_LENGTH);
        first = false;
      }
      while (bytes.hasRemaining()) {
        var count = bytes.getShort();
        if (count == BinaryCopy.END) {
          break;
        }
        rows++;
        for (var i = 0; i < count; i++) {
          var length = bytes.getInt();
          if (length >= 0) {
            fields.field(i, message, bytes.position(), length);
            bytes.position(bytes.position() + length);
          }
        }
      }
    }
    return rows;
  }
}
