package dev.previewdb.snapshot.scan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Looks for values of the source in every byte of every file, as they lie there: not in what is
 * compressed, and not in binary documents, whose texts stand side by side without a mark between
 * them. Rows are searched for those.
 */
public final class ByteScan {
  /** So few that the filter they need stays in a processor's cache. */
  private static final int MOST = 1 << 14;

  private static final int BUFFER = 1 << 18;

  /** So that the threads share a large file. */
  private static final long PART = 1L << 26;

  /** The value that a buffer ends in is seen again, whole, with a byte before and one behind it. */
  private static final int OVERLAP = Tell.LONGEST + 2;

  /** Marks around a value that are no part of what is looked for. */
  private static final int MARKS = 4;

  private final Path tree;
  private final SourceValues values;
  private final Map<String, Set<Integer>> found = new ConcurrentSkipListMap<>();
  private final AtomicLong bytes = new AtomicLong();

  private record Part(Path file, long from, long to) {}

  /**
   * @param tree of files that nobody writes to any more
   */
  public ByteScan(Path tree, SourceValues values) {
    this.tree = tree;
    this.values = values.telling(MOST);
  }

  /** Tasks that may run side by side; what they find is there when all have ended. */
  public List<Callable<Void>> tasks() throws IOException {
    var tasks = new ArrayList<Callable<Void>>();
    try (var files = Files.walk(tree)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var size = Files.size(file);
        for (var from = 0L; from < size; from += PART) {
          var part = new Part(file, from, Math.min(size, from + PART));
          tasks.add(() -> {
            search(part);
            return null;
          });
        }
      }
    }
    return tasks;
  }

  private void search(Part part) throws IOException {
    var buffer = new byte[(int) Math.min(BUFFER, part.to() - part.from() + OVERLAP)];
    try (var channel = FileChannel.open(part.file(), StandardOpenOption.READ)) {
      for (var at = part.from(); at < part.to(); ) {
        var before = at == 0 ? 0 : 1;
        var length = read(channel, buffer, at - before);
        var starts = (int) Math.min(part.to() - at, Math.max(buffer.length - OVERLAP, 1)) + before;
        values.inBytes(
            buffer,
            before,
            Math.min(starts, length),
            length,
            (value, from, size) -> {
              if (stands(buffer, from, size, length)) {
                found
                    .computeIfAbsent(
                        tree.relativize(part.file()).toString(), _ -> new ConcurrentSkipListSet<>())
                    .add(value.column());
              }
            });
        at += starts - before;
      }
    }
    bytes.addAndGet(part.to() - part.from());
  }

  private static int read(FileChannel channel, byte[] into, long at) throws IOException {
    var buffer = ByteBuffer.wrap(into);
    while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {
      // Until the buffer is full or the file ends
    }
    return buffer.position();
  }

  /**
   * Whether it is not merely a part of a longer word: what stands before a field in a row is no
   * letter, or the field's length, and then what follows is the next field's.
   */
  private static boolean stands(byte[] in, int from, int size, int length) {
    var end = from + size;
    var header = from > 0 ? (in[from - 1] & 0xff) : 0;
    var field = (header & 1) == 1 ? (header >>> 1) - 1 : 0;
    var follows = field >= size && field <= size + MARKS;
    var apart = (from == 0 || !Words.is(in[from - 1])) && (end == length || !Words.is(in[end]));
    return follows || apart;
  }

  /** From a file's path below the tree to the columns whose values it holds. */
  public SortedMap<String, Set<Integer>> found() {
    return new TreeMap<>(found);
  }

  /** How many values were looked for. */
  public int values() {
    return values.size();
  }

  public long bytes() {
    return bytes.get();
  }
}
