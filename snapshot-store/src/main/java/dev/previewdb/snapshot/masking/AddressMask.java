package dev.previewdb.snapshot.masking;

import java.nio.charset.StandardCharsets;

/** A made-up address, as in `17 Abbott Alley, 08123 Adamstown`. */
final class AddressMask implements ValueMask {
  private static final int STREET = 3 + 1 + Dictionary.LONGEST + 1 + Dictionary.LONGEST;
  private static final int POSTCODE = 5;
  private static final int CITY = 2 * Dictionary.LONGEST;

  private final DomainMac mac;
  private final Mask.AddressPart part;
  private final Dictionary words = Dictionary.shared();

  AddressMask(MaskingKey key, DomainForm form, Mask.AddressPart part) {
    this.mac = new DomainMac(key, form.domain(), "address");
    this.part = part;
  }

  static int shortest(Mask.AddressPart part) {
    return switch (part) {
      case STREET -> STREET;
      case POSTCODE -> POSTCODE;
      case CITY -> CITY;
      case FULL -> STREET + 2 + POSTCODE + 1 + CITY;
    };
  }

  @Override
  public void mask(byte[] in, int from, int length, RowBuffer out) {
    byte[] digest = mac.of(in, from, length);
    switch (part) {
      case STREET -> street(digest, out);
      case POSTCODE -> postcode(digest, out);
      case CITY -> city(digest, out);
      case FULL -> {
        street(digest, out);
        out.append((byte) ',');
        out.append((byte) ' ');
        postcode(digest, out);
        out.append((byte) ' ');
        city(digest, out);
      }
    }
  }

  private void street(byte[] digest, RowBuffer out) {
    ascii(Integer.toString(1 + DomainMac.below(digest, 0, 999)), out);
    out.append((byte) ' ');
    out.append(NameMask.pick(words.lastNames(), digest, 3));
    out.append((byte) ' ');
    out.append(NameMask.pick(words.streets(), digest, 7));
  }

  private void city(byte[] digest, RowBuffer out) {
    out.append(NameMask.pick(words.lastNames(), digest, 13));
    out.append(NameMask.pick(words.towns(), digest, 18));
  }

  private static void postcode(byte[] digest, RowBuffer out) {
    ascii(Integer.toString(100_000 + DomainMac.below(digest, 24, 100_000)).substring(1), out);
  }

  private static void ascii(String text, RowBuffer out) {
    out.append(text.getBytes(StandardCharsets.US_ASCII));
  }
}
