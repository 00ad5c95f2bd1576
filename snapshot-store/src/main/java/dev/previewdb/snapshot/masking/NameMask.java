package dev.previewdb.snapshot.masking;

import java.util.List;

/** A name out of the {@link Dictionary}, found by the keyed hash. */
final class NameMask implements ValueMask {
  private final DomainMac mac;
  private final Mask.NamePart part;
  private final Dictionary words = Dictionary.shared();

  NameMask(MaskingKey key, DomainForm form, Mask.NamePart part) {
    this.mac = new DomainMac(key, form.domain(), "name");
    this.part = part;
  }

  static int shortest(Mask.NamePart part) {
    return switch (part) {
      case FIRST, LAST -> Dictionary.LONGEST;
      case FULL -> 2 * Dictionary.LONGEST + 1;
    };
  }

  @Override
  public void mask(byte[] in, int from, int length, RowBuffer out) {
    byte[] digest = mac.of(in, from, length);
    if (part != Mask.NamePart.LAST) {
      out.append(pick(words.firstNames(), digest, 0));
    }
    if (part == Mask.NamePart.FULL) {
      out.append((byte) ' ');
    }
    if (part != Mask.NamePart.FIRST) {
      out.append(pick(words.lastNames(), digest, 8));
    }
  }

  static byte[] pick(List<byte[]> words, byte[] digest, int from) {
    return words.get(DomainMac.below(digest, from, words.size()));
  }
}
