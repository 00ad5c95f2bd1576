package dev.previewdb.snapshot.heap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;

/** Goes through all files of a table, page by page and row by row, as bufpage.h describes them. */
final class HeapPages {
  static final int PAGE = 8192;
  private static final int PAGES_READ = 64;

  private static final int HEADER = 24;
  private static final int LOWER_AT = 12;
  private static final int UPPER_AT = 14;
  private static final int SPECIAL_AT = 16;
  private static final int VERSION_AT = 18;

  /** A page's size, and the version of its layout, which is the same since PostgreSQL 8.3. */
  private static final int VERSION = PAGE | 4;

  private static final int ITEM = 4;
  private static final int ITEM_OFFSET = 0x7fff;
  private static final int ITEM_STATE_SHIFT = 15;
  private static final int ITEM_STATE = 3;
  private static final int ITEM_LENGTH_SHIFT = 17;
  private static final int NORMAL = 1;

  private static final int FLAGS_AT = 20;

  /** Of a row that was frozen, and that nobody deletes, locks or moves. */
  private static final int STAYS = 0x0300 | 0x0800;

  private static final int STATE = STAYS | 0x0400 | 0x1000 | 0x4000 | 0x8000;

  private final Tuple tuple;
  private final StoredFields fields;
  private final HeapTable.Unread unread;
  private final byte[] buffer = new byte[PAGES_READ * PAGE];
  private long page;
  private long rows;

  HeapPages(Tuple tuple, StoredFields fields, HeapTable.Unread unread) {
    this.tuple = tuple;
    this.fields = fields;
    this.unread = unread;
  }

  /** The number of rows in a table's first file and those behind it. */
  long read(Path first) throws IOException, SQLException, NotReadHere {
    var file = first;
    for (var segment = 1; Files.exists(file); segment++) {
      readFile(file);
      file = first.resolveSibling(first.getFileName() + "." + segment);
    }
    if (file.equals(first)) {
      throw new NotReadHere("a file that is not there");
    }
    return rows;
  }

  private void readFile(Path file) throws IOException, SQLException, NotReadHere {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (var length = fill(channel); length > 0; length = fill(channel)) {
        if (length % PAGE != 0) {
          throw new NotReadHere("a part of a page");
        }
        for (var start = 0; start < length; start += PAGE) {
          readPage(start);
          page++;
        }
      }
    }
  }

  private int fill(FileChannel channel) throws IOException {
    var into = ByteBuffer.wrap(buffer);
    while (into.hasRemaining() && channel.read(into) >= 0) {
      // Until the buffer is full or the file ends
    }
    return into.position();
  }

  private void readPage(int start) throws SQLException, NotReadHere {
    var lower = LittleEndian.unsignedShort(buffer, start + LOWER_AT);
    var upper = LittleEndian.unsignedShort(buffer, start + UPPER_AT);
    if (upper == 0) {
      // Only made room for
      return;
    }
    if (LittleEndian.unsignedShort(buffer, start + VERSION_AT) != VERSION
        || LittleEndian.unsignedShort(buffer, start + SPECIAL_AT) != PAGE
        || lower < HEADER
        || lower > upper
        || upper > PAGE) {
      throw new NotReadHere("a page that is none of a table");
    }
    var items = (lower - HEADER) / ITEM;
    for (var i = 0; i < items; i++) {
      var item = LittleEndian.integer(buffer, start + HEADER + i * ITEM);
      if ((item >>> ITEM_STATE_SHIFT & ITEM_STATE) == NORMAL) {
        readRow(start, item & ITEM_OFFSET, item >>> ITEM_LENGTH_SHIFT, upper, i + 1);
      }
    }
  }

  private void readRow(int start, int offset, int length, int upper, int item)
      throws SQLException, NotReadHere {
    if (offset < upper || length < Tuple.HEADER || offset + length > PAGE) {
      throw new NotReadHere("a row outside its page");
    }
    var at = start + offset;
    if ((LittleEndian.unsignedShort(buffer, at + FLAGS_AT) & STATE) != STAYS) {
      throw new NotReadHere("a row that is not there for everybody");
    }
    rows++;
    if (tuple.read(buffer, at, length)) {
      tuple.hand(buffer, fields);
    } else {
      unread.row(page, item, rows);
    }
  }
}
