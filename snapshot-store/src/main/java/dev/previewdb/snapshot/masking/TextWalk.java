package dev.previewdb.snapshot.masking;

import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/**
 * Masks texts that are not of some form, as by `text`, again and again until the result is not of
 * that form either. Walking along a permutation is one too, so they stay apart from each other, and
 * from whatever is of the form.
 */
final class TextWalk {
  /** Texts longer than all of the forms are not of them. */
  private static final int LONGEST = 128;

  private static final int STEPS = 10_000;

  private final TextMask text;
  private final Predicate<String> form;
  private final RowBuffer one = new RowBuffer(64);
  private final RowBuffer other = new RowBuffer(64);

  TextWalk(TextMask text, Predicate<String> form) {
    this.text = text;
    this.form = form;
  }

  void mask(byte[] in, int from, int length, RowBuffer out) {
    if (length > LONGEST) {
      text.mask(in, from, length, out);
      return;
    }
    RowBuffer result = one;
    RowBuffer next = other;
    result.clear();
    text.mask(in, from, length, result);
    for (int i = 0; of(result); i++) {
      if (i == STEPS) {
        throw new ValueMask.NotMaskable(
            "no other value of its shape is of no form that its mask knows");
      }
      next.clear();
      text.mask(result.bytes(), 0, result.length(), next);
      RowBuffer before = result;
      result = next;
      next = before;
    }
    out.append(result.bytes(), 0, result.length());
  }

  private boolean of(RowBuffer result) {
    return form.test(new String(result.bytes(), 0, result.length(), StandardCharsets.UTF_8));
  }
}
