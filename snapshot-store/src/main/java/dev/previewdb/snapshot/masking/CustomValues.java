package dev.previewdb.snapshot.masking;

import java.nio.charset.StandardCharsets;

/** A mask of somebody's own at work, trusted with values and with nothing else. */
final class CustomValues implements ValueMask {
  private final String word;
  private final CustomMask mask;
  private final CustomMask.KeyedHash hash;
  private final int longest;

  CustomValues(MaskingKey key, DomainForm form, Mask.Custom custom) {
    this.word = custom.word();
    this.mask =
        CustomMasks.named(custom.name())
            .orElseThrow(() -> new IllegalStateException("the rules were read with it"));
    this.longest = form.room(Integer.MAX_VALUE);
    DomainMac mac = new DomainMac(key, form.domain(), word);
    this.hash =
        text -> {
          byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
          return mac.of(bytes, 0, bytes.length).clone();
        };
  }

  @Override
  public void mask(byte[] in, int from, int length, RowBuffer out) {
    String masked = masked(new String(in, from, length, StandardCharsets.UTF_8));
    if (masked.codePointCount(0, masked.length()) > longest) {
      throw new NotMaskable(
          "the mask %s gave more than the %d characters of the column".formatted(word, longest));
    }
    if (masked.indexOf(0) >= 0) {
      throw new NotMaskable("the mask %s gave a zero character".formatted(word));
    }
    out.append(masked.getBytes(StandardCharsets.UTF_8));
  }

  private String masked(String value) {
    try {
      String masked = mask.mask(value, hash);
      if (masked != null) {
        return masked;
      }
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      // Its message may quote the value
      throw new NotMaskable(
          "the mask %s failed with %s".formatted(word, e.getClass().getSimpleName()));
    }
    throw new NotMaskable("the mask %s gave nothing".formatted(word));
  }
}
