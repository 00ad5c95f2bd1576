package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import java.util.Optional;

/** Masks one field of a row in place between two buffers; for one thread. */
final class FieldMask {
  private static final byte[] NULL = {'\\', 'N'};

  /** Of a value larger than this, no more is in memory at a time than has to be. */
  private static final int LARGE = 1 << 22;

  private static final int USUAL = 256;

  private final int column;
  private final String name;
  private final Optional<ValueMask> mask;
  private final boolean constant;
  private final MaskedValues watcher;
  private RowBuffer plain = new RowBuffer(USUAL);
  private RowBuffer masked = new RowBuffer(USUAL);

  FieldMask(FieldPlan plan, String name, MaskingKey key, MaskedValues watcher) {
    this.column = plan.column();
    this.name = name;
    this.mask = ValueMasks.of(plan.value(), key);
    this.constant = plan.value().form().mask() instanceof Mask.Constant;
    this.watcher = watcher;
  }

  /**
   * Tells of the row that the next field is in, by the field `in[from, to)` that its mask reads.
   */
  void of(byte[] in, int from, int to) {
    mask.ifPresent(m -> m.of(in, from, to));
  }

  /** Appends the masked form of the field in `in[from, to)`, escaped as it came. */
  void mask(byte[] in, int from, int to, RowBuffer out) {
    // An empty text says nothing about anybody, and programs tell it from NULL
    if (CopyText.isNull(in, from, to) || (from == to && !constant)) {
      out.append(in, from, to - from);
      return;
    }
    int length = to - from;
    if (CopyText.hasEscape(in, from, to)) {
      plain.clear();
      expect(length, plain);
      CopyText.unescape(in, from, to, plain);
      apply(plain.bytes(), 0, plain.length());
      plain = usual(plain);
    } else {
      apply(in, from, length);
    }
    if (mask.isEmpty()) {
      out.append(NULL);
      return;
    }
    expect(Math.max(length, masked.length()), out);
    CopyText.escape(masked.bytes(), masked.length(), out);
    masked = usual(masked);
  }

  /**
   * Appends the masked form of a value as COPY's binary format has it, with its length before it.
   *
   * @param prefix bytes of the value before its text; they stay
   */
  void maskWithLength(byte[] in, int from, int length, int prefix, RowBuffer out) {
    if (length <= prefix && !constant) {
      out.appendInt(length);
      out.append(in, from, length);
      return;
    }
    apply(in, from + prefix, length - prefix);
    if (mask.isEmpty()) {
      out.appendInt(-1);
      return;
    }
    expect(masked.length(), out);
    out.appendInt(prefix + masked.length());
    out.append(in, from, prefix);
    out.append(masked.bytes(), 0, masked.length());
    masked = usual(masked);
  }

  private static void expect(int length, RowBuffer buffer) {
    if (length > LARGE) {
      buffer.expect(length);
    }
  }

  private static RowBuffer usual(RowBuffer buffer) {
    return buffer.bytes().length > LARGE ? new RowBuffer(USUAL) : buffer;
  }

  private void apply(byte[] in, int from, int length) {
    masked.clear();
    if (mask.isEmpty()) {
      watcher.maskedInParts(column, in, from, length, masked.bytes(), 0);
    } else {
      apply(mask.get(), in, from, length);
    }
  }

  private void apply(ValueMask how, byte[] in, int from, int length) {
    expect(length, masked);
    try {
      how.mask(in, from, length, masked);
    } catch (ValueMask.NotMaskable e) {
      throw new SnapshotException(
          SnapshotProblem.VALUE_NOT_MASKABLE, name, String.valueOf(e.getMessage()));
    }
    if (how.telling()) {
      watcher.masked(column, in, from, length, masked.bytes(), masked.length());
    } else {
      watcher.maskedInParts(column, in, from, length, masked.bytes(), masked.length());
    }
  }
}
