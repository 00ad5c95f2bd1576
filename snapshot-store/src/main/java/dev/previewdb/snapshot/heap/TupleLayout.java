package dev.previewdb.snapshot.heap;

import java.util.List;

/**
 * What a row is made of.
 *
 * @param attributes in their order, with those dropped
 * @param forms of the fields that are read
 */
record TupleLayout(List<Attribute> attributes, List<StoredForm> forms) {
  static final int VARLENA = -1;
  static final int UNREAD = -1;
  static final int NAME_LENGTH = 64;

  /**
   * What pg_attribute says of one.
   *
   * @param length in bytes; {@link #VARLENA} where each value tells its own
   * @param alignment a power of two
   * @param field which of the fields it is; {@link #UNREAD} for none
   */
  record Attribute(int length, int alignment, int field) {}

  TupleLayout {
    attributes = List.copyOf(attributes);
    forms = List.copyOf(forms);
  }

  /** What `attalign` means on a machine of 64 bits. */
  static int alignment(String letter) throws NotReadHere {
    return switch (letter) {
      case "c" -> 1;
      case "s" -> 2;
      case "i" -> 4;
      case "d" -> 8;
      default -> throw new NotReadHere("an alignment of " + letter);
    };
  }

  static int align(int at, int alignment) {
    return (at + alignment - 1) & -alignment;
  }
}
