package dev.previewdb.snapshot.masking;

import java.util.List;

/**
 * Masks the fields of a composite value, in PostgreSQL's text form of it, one by one. NULL fields
 * stay, and so do empty texts, as in a column; fields that are not masked stay byte for byte.
 */
final class CompositeMask implements ValueMask {
  /** What becomes of one field. */
  sealed interface Member {
    record Kept() implements Member {}

    record Nulled() implements Member {}

    /**
     * Replaced by a mask.
     *
     * @param always whether an empty text is replaced too
     */
    record Masked(ValueMask mask, boolean always) implements Member {}
  }

  private final List<Member> members;
  private final RowBuffer plain = new RowBuffer(64);
  private final RowBuffer masked = new RowBuffer(64);

  CompositeMask(List<Member> members) {
    this.members = members;
  }

  @Override
  public void mask(byte[] in, int from, int length, RowBuffer out) {
    int end = from + length - 1;
    if (length < 2 || in[from] != '(' || in[end] != ')') {
      throw broken();
    }
    out.append((byte) '(');
    int at = from + 1;
    for (int i = 0; i < members.size(); i++) {
      if (i > 0) {
        if (at >= end || in[at++] != ',') {
          throw broken();
        }
        out.append((byte) ',');
      }
      at = field(members.get(i), in, at, end, out);
    }
    if (at != end) {
      throw broken();
    }
    out.append((byte) ')');
  }

  /** Appends one field; where it ends. */
  private int field(Member member, byte[] in, int from, int end, RowBuffer out) {
    plain.clear();
    int stop = read(in, from, end);
    // Nothing at all is NULL; an empty text has quotes
    if (stop > from) {
      switch (member) {
        case Member.Kept _ -> out.append(in, from, stop - from);
        case Member.Nulled _ -> {}
        case Member.Masked(ValueMask mask, boolean always) -> {
          masked.clear();
          if (plain.length() > 0 || always) {
            mask.mask(plain.bytes(), 0, plain.length(), masked);
          }
          write(masked, out);
        }
      }
    }
    return stop;
  }

  /** Reads one field's value without its quotes; where it ends. */
  private int read(byte[] in, int from, int end) {
    boolean quoted = false;
    int at = from;
    while (at < end && (quoted || in[at] != ',')) {
      byte b = in[at++];
      if (b == '\\' && at < end) {
        plain.append(in[at++]);
      } else if (b != '"') {
        plain.append(b);
      } else if (quoted && at < end && in[at] == '"') {
        plain.append(in[at++]);
      } else {
        quoted = !quoted;
      }
    }
    if (quoted) {
      throw broken();
    }
    return at;
  }

  private static void write(RowBuffer value, RowBuffer out) {
    byte[] bytes = value.bytes();
    boolean quoted = value.length() == 0;
    for (int i = 0; i < value.length() && !quoted; i++) {
      quoted =
          switch (bytes[i]) {
            case '"', '\\', '(', ')', ',', ' ', '\t', '\n', '\r', '\f', 0x0b -> true;
            default -> false;
          };
    }
    if (!quoted) {
      out.append(bytes, 0, value.length());
      return;
    }
    out.append((byte) '"');
    for (int i = 0; i < value.length(); i++) {
      if (bytes[i] == '"' || bytes[i] == '\\') {
        out.append(bytes[i]);
      }
      out.append(bytes[i]);
    }
    out.append((byte) '"');
  }

  private static NotMaskable broken() {
    return new NotMaskable("it is not a value of its composite type in text form");
  }
}
