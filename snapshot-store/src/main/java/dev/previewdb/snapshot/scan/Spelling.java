package dev.previewdb.snapshot.scan;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;

/** How a value is spelled where its quotes, backslashes or foreign letters have to be escaped. */
final class Spelling {
  private static final HexFormat HEX = HexFormat.of();

  private Spelling() {}

  /** Makes what is kept of a spelling. */
  interface Maker<T> {
    T of(byte[] value, int from, int length);
  }

  /** The spellings that are unlike the value itself; nearly always none. */
  static <T> List<T> of(byte[] value, int from, int length, Maker<T> maker) {
    if (plain(value, from, length)) {
      return List.of();
    }
    var text = new String(value, from, length, StandardCharsets.UTF_8);
    var spellings = new LinkedHashSet<String>();
    // In an array; in a document; in a document that came in ASCII; in a composite
    spellings.add(text.replace("\\", "\\\\").replace("\"", "\\\""));
    spellings.add(json(text, false));
    spellings.add(json(text, true));
    spellings.add(text.replace("\\", "\\\\").replace("\"", "\"\""));
    spellings.remove(text);
    var made = new ArrayList<T>();
    for (var spelling : spellings) {
      var bytes = spelling.getBytes(StandardCharsets.UTF_8);
      var start = Words.first(bytes, 0, bytes.length);
      made.add(maker.of(bytes, start, Words.end(bytes, start, bytes.length) - start));
    }
    return made;
  }

  private static boolean plain(byte[] value, int from, int length) {
    for (var at = from; at < from + length; at++) {
      if (value[at] < ' ' || value[at] == '"' || value[at] == '\\') {
        return false;
      }
    }
    return true;
  }

  private static String json(String text, boolean ascii) {
    var out = new StringBuilder(text.length() + 8);
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || (ascii && c > '~')) {
            out.append("\\u").append(HEX.toHexDigits(c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.toString();
  }
}
