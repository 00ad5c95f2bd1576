package dev.previewdb.snapshot.heap;

import dev.previewdb.snapshot.heap.TupleLayout.Attribute;
import java.util.Arrays;

/**
 * The row that is read at the moment; rules of its layout are those of htup_details.h, tupmacs.h
 * and varatt.h. It is read as a whole before anything of it is handed over, and what was read ends
 * where the row does, or else the layout is not what we take it for.
 */
final class Tuple {
  static final int HEADER = 23;

  private static final int COUNT_AT = 18;
  private static final int COUNT = 0x07ff;
  private static final int FLAGS_AT = 20;
  private static final int HAS_NULL = 0x01;
  private static final int DATA_AT = 22;

  /** What stands in a row for a value in the TOAST table: a mark, a tag, a pointer. */
  private static final int EXTERNAL = 0x01;

  private static final int EXTERNAL_TAG = 18;
  private static final int EXTERNAL_SIZE = 18;
  private static final int NULL = -1;
  private static final int FAILED = -1;

  private final Attribute[] attributes;
  private final StoredForm[] forms;
  private final TextBuffer text = new TextBuffer();
  private final DocumentText documents = new DocumentText(text);
  private final int[] from;
  private final int[] length;

  /** Where the value passed last lies, and whether as it is. */
  private int valueFrom;

  private int valueLength;
  private boolean plain;

  Tuple(TupleLayout layout) {
    this.attributes = layout.attributes().toArray(Attribute[]::new);
    this.forms = layout.forms().toArray(StoredForm[]::new);
    this.from = new int[forms.length];
    this.length = new int[forms.length];
  }

  /** Whether all that is asked for lies in the row and was read. */
  boolean read(byte[] in, int start, int size) {
    if ((LittleEndian.unsignedShort(in, start + COUNT_AT) & COUNT) != attributes.length) {
      return false;
    }
    text.clear();
    Arrays.fill(length, NULL);
    var nulls = (in[start + FLAGS_AT] & HAS_NULL) != 0;
    var end = start + size;
    var data = in[start + DATA_AT] & 0xff;
    if (data < HEADER + (nulls ? (attributes.length + 7) >>> 3 : 0)) {
      return false;
    }
    var at = start + data;
    for (var i = 0; i < attributes.length; i++) {
      if (nulls && (in[start + HEADER + (i >>> 3)] & 1 << (i & 7)) == 0) {
        continue;
      }
      at = pass(in, start, at, end, attributes[i]);
      var field = attributes[i].field();
      if (at == FAILED || (field != TupleLayout.UNREAD && !note(in, field))) {
        return false;
      }
    }
    return at == end;
  }

  /** Where the attribute ends. */
  private int pass(byte[] in, int start, int at, int end, Attribute attribute) {
    var size = attribute.length();
    var aligned = start + TupleLayout.align(at - start, attribute.alignment());
    if (size == TupleLayout.VARLENA) {
      // A zero is padding, or the first byte of a length, and then it is aligned already
      return at < end ? passVarlena(in, in[at] == 0 ? aligned : at, end) : FAILED;
    }
    return value(aligned, size, aligned + size, end, true);
  }

  private int passVarlena(byte[] in, int at, int end) {
    if (at >= end) {
      return FAILED;
    }
    var first = in[at] & 0xff;
    if (first == EXTERNAL) {
      return at + 1 < end && in[at + 1] == EXTERNAL_TAG
          ? value(at, EXTERNAL_SIZE, at + EXTERNAL_SIZE, end, false)
          : FAILED;
    }
    if ((first & 1) != 0) {
      var size = first >>> 1;
      return value(at + 1, size - 1, at + size, end, true);
    }
    if (at + Integer.BYTES > end) {
      return FAILED;
    }
    var size = LittleEndian.integer(in, at) >>> 2;
    return value(at + Integer.BYTES, size - Integer.BYTES, at + size, end, (first & 2) == 0);
  }

  private int value(int place, int size, int next, int end, boolean asItIs) {
    valueFrom = place;
    valueLength = size;
    plain = asItIs;
    return size >= 0 && next >= place && next <= end ? next : FAILED;
  }

  private boolean note(byte[] in, int field) {
    if (!plain) {
      return false;
    }
    from[field] = valueFrom;
    length[field] = valueLength;
    switch (forms[field]) {
      case PLAIN -> {}
      case NAME -> {
        var size = 0;
        while (size < valueLength && in[valueFrom + size] != 0) {
          size++;
        }
        length[field] = size;
      }
      case DOCUMENT -> {
        from[field] = text.length();
        if (!documents.write(in, valueFrom, valueFrom + valueLength)) {
          return false;
        }
        length[field] = text.length() - from[field];
      }
    }
    return true;
  }

  void hand(byte[] in, StoredFields fields) {
    for (var i = 0; i < length.length; i++) {
      if (length[i] != NULL) {
        var document = forms[i] == StoredForm.DOCUMENT;
        fields.field(i, document ? text.bytes() : in, from[i], length[i]);
      }
    }
  }
}
