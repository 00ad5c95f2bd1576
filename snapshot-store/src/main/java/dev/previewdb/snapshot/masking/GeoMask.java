package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TypeKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * Moves a latitude or a longitude by half of so many metres at least, and all of them at most,
 * either way. A metre is taken for one of a meridian, so away from the equator a longitude by
 * itself moves by fewer. What is outside of its range is masked as a number.
 */
final class GeoMask implements ValueMask {
  /** Metres of a degree of a meridian. */
  static final double DEGREE = 111_320;

  /** Digits behind the point that are written: a centimetre. */
  private static final int SCALE = 7;

  private final DomainMac mac;
  private final double degrees;
  private final BigDecimal edge;
  private final boolean wraps;
  private final ValueMask others;

  GeoMask(MaskingKey key, DomainForm form, Mask.Geo geo, TypeKind kind) {
    this.wraps = geo.part() == Mask.GeoPart.LONGITUDE;
    this.mac = new DomainMac(key, form.domain(), "geo");
    this.degrees = geo.metres() / DEGREE;
    this.edge = BigDecimal.valueOf(edge(geo.part()));
    this.others =
        kind == TypeKind.FLOAT
            ? new FloatMask(key, form.domain())
            : new NumberMask(key, form.domain());
  }

  /** Where the range of a part ends, on both sides of zero. */
  static int edge(Mask.GeoPart part) {
    return part == Mask.GeoPart.LATITUDE ? 90 : 180;
  }

  @Override
  public void mask(byte[] in, int from, int length, RowBuffer out) {
    String text = new String(in, from, length, StandardCharsets.US_ASCII);
    if (text.endsWith("NaN") || text.endsWith("Infinity")) {
      out.append(in, from, length);
      return;
    }
    BigDecimal value = parse(text);
    if (value.abs().compareTo(edge) > 0) {
      others.mask(in, from, length, out);
      return;
    }
    // Equal numbers of unlike scale are one place
    byte[] seed = value.stripTrailingZeros().toPlainString().getBytes(StandardCharsets.US_ASCII);
    byte[] digest = mac.of(seed, 0, seed.length);
    double share = 0.5 + DomainMac.below(digest, 0, 1 << 30) * 0x1p-31;
    BigDecimal way = BigDecimal.valueOf((digest[31] & 1) == 0 ? share * degrees : -share * degrees);
    out.append(written(within(value.add(way))).getBytes(StandardCharsets.US_ASCII));
  }

  private static String written(BigDecimal degrees) {
    return degrees.setScale(SCALE, RoundingMode.HALF_EVEN).toPlainString();
  }

  /** Over a pole one comes down again; a longitude goes on at its other end. */
  private BigDecimal within(BigDecimal moved) {
    if (moved.abs().compareTo(edge) <= 0) {
      return moved;
    }
    BigDecimal whole = edge.multiply(BigDecimal.TWO.multiply(BigDecimal.valueOf(moved.signum())));
    return wraps ? moved.subtract(whole) : whole.subtract(moved);
  }

  private static BigDecimal parse(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException _) {
      // The exception would quote the value
      throw new NotMaskable("it is not a number");
    }
  }
}
