package dev.previewdb.snapshot.masking;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/**
 * Masks the values of an hstore, in PostgreSQL's text form of it, by their keys. The keys stay, and
 * so do NULL values and empty texts, as in a column.
 */
final class HstoreMask implements ValueMask {
  /** What becomes of the value of one key. */
  sealed interface Member {
    record Kept() implements Member {}

    record Nulled() implements Member {}

    record Refused() implements Member {}

    /**
     * Replaced by a mask.
     *
     * @param always whether an empty text is replaced too
     */
    record Masked(ValueMask mask, boolean always) implements Member {}
  }

  private static final byte[] NULL = {'N', 'U', 'L', 'L'};

  private final Map<String, Member> keys;
  private final Member others;
  private final RowBuffer plain = new RowBuffer(64);
  private final RowBuffer masked = new RowBuffer(64);

  HstoreMask(Map<String, Member> keys, Member others) {
    this.keys = Map.copyOf(keys);
    this.others = others;
  }

  @Override
  public void mask(byte[] in, int from, int length, RowBuffer out) {
    int end = from + length;
    int at = from;
    while (at < end) {
      int value = skip(in, string(in, at, end), end, '=', '>');
      String key = new String(plain.bytes(), 0, plain.length(), StandardCharsets.UTF_8);
      out.append(in, at, value - at);
      if (value < end && in[value] == '"') {
        at = string(in, value, end);
        value(Objects.requireNonNullElse(keys.get(key), others), out);
      } else {
        at = skip(in, value, end, 'N', 'U', 'L', 'L');
        out.append(NULL);
      }
      if (at < end) {
        int next = skip(in, at, end, ',', ' ');
        out.append(in, at, next - at);
        at = next;
      }
    }
  }

  private void value(Member member, RowBuffer out) {
    switch (member) {
      case Member.Kept _ -> quote(plain, out);
      case Member.Nulled _ -> out.append(NULL);
      case Member.Refused _ ->
          throw new NotMaskable(
              "it has a key that its rule does not name, and the rule says `others: refuse`");
      case Member.Masked(ValueMask mask, boolean always) -> {
        masked.clear();
        if (plain.length() > 0 || always) {
          mask.mask(plain.bytes(), 0, plain.length(), masked);
        }
        quote(masked, out);
      }
    }
  }

  private static void quote(RowBuffer value, RowBuffer out) {
    out.append((byte) '"');
    for (int i = 0; i < value.length(); i++) {
      byte b = value.bytes()[i];
      if (b == '"' || b == '\\') {
        out.append((byte) '\\');
      }
      out.append(b);
    }
    out.append((byte) '"');
  }

  /** Reads a string in quotes; where what follows its other quote begins. */
  private int string(byte[] in, int from, int end) {
    plain.clear();
    int at = skip(in, from, end, '"');
    while (at < end && in[at] != '"') {
      if (in[at] == '\\') {
        at++;
      }
      if (at < end) {
        plain.append(in[at++]);
      }
    }
    return skip(in, at, end, '"');
  }

  private static int skip(byte[] in, int from, int end, char... signs) {
    for (int i = 0; i < signs.length; i++) {
      if (from + i >= end || in[from + i] != signs[i]) {
        throw new NotMaskable("it is not an hstore in text form");
      }
    }
    return from + signs.length;
  }
}
