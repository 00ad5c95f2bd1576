package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TypeKind;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.Random;

/** Masks single values, as text. */
final class MaskLab {
  static final MaskingKey KEY = key("a key for tests that nobody else should ever use");
  static final MaskingKey OTHER_KEY = key("another key for tests, so that results must differ");

  private final ValueMask mask;
  private final RowBuffer out = new RowBuffer(16);

  private MaskLab(ValueMask mask) {
    this.mask = mask;
  }

  static MaskLab of(Mask mask, TypeKind kind) {
    return of(form(mask), kind, KEY);
  }

  static MaskLab of(DomainForm form, TypeKind kind, MaskingKey key) {
    return new MaskLab(ValueMasks.scalar(form, kind, key).orElseThrow());
  }

  static DomainForm form(Mask mask) {
    return new DomainForm(mask, "a domain", OptionalInt.empty(), true, false, false);
  }

  static MaskingKey key(String secret) {
    return MaskingKey.of(secret.getBytes(StandardCharsets.UTF_8));
  }

  String mask(String value) {
    byte[] in = value.getBytes(StandardCharsets.UTF_8);
    out.clear();
    mask.mask(in, 0, in.length, out);
    return new String(out.bytes(), 0, out.length(), StandardCharsets.UTF_8);
  }

  /** Texts of all kinds of letters, digits, punctuation and emoji; never empty. */
  static String randomText(Random random, int longest) {
    String alphabet =
        "abcxyzABCXYZ0123456789 .-_@+,;'\"\\äöüÄÖÜßéñçøæДжяЖЯ日本語한글ابת๑٣ऀि½²🐘👍🏽\u0301\u00a0";
    int[] all = alphabet.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    int length = 1 + random.nextInt(longest);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(all[random.nextInt(all.length)]);
    }
    return text.toString();
  }
}
