package dev.previewdb.github.webhook;

import java.io.IOException;
import java.io.InputStream;

/** A body that comes one byte at a time, from wherever a test takes it. */
final class Drip extends InputStream {
  private final Source source;

  interface Source {
    int next() throws IOException;
  }

  Drip(Source source) {
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    return source.next();
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int next = source.next();
    if (next < 0) {
      return -1;
    }
    bytes[from] = (byte) next;
    return 1;
  }
}
