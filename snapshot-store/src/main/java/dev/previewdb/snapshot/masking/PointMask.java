package dev.previewdb.snapshot.masking;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Moves a place written as PostgreSQL's point, longitude first, by half of so many metres at least
 * and all of them at most, in any direction. What is no place on Earth has both its numbers masked.
 */
final class PointMask implements ValueMask {
  private final DomainMac mac;
  private final double metres;
  private final ValueMask others;

  PointMask(MaskingKey key, DomainForm form, Mask.Geo geo) {
    this.mac = new DomainMac(key, form.domain(), "point");
    this.metres = geo.metres();
    this.others = new FloatMask(key, form.domain());
  }

  @Override
  public void mask(byte[] in, int from, int length, RowBuffer out) {
    int comma = from;
    while (comma < from + length && in[comma] != ',') {
      comma++;
    }
    int end = from + length - 1;
    if (comma >= end || in[from] != '(' || in[end] != ')') {
      throw new NotMaskable("it is not a point");
    }
    double x = parse(in, from + 1, comma);
    double y = parse(in, comma + 1, end);
    if (Math.abs(x) <= 180 && Math.abs(y) <= 90) {
      move(mac.of(in, from, length), x, y, out);
    } else {
      out.append((byte) '(');
      others.mask(in, from + 1, comma - from - 1, out);
      out.append((byte) ',');
      others.mask(in, comma + 1, end - comma - 1, out);
      out.append((byte) ')');
    }
  }

  private void move(byte[] digest, double x, double y, RowBuffer out) {
    double distance = metres * (0.5 + DomainMac.below(digest, 0, 1 << 30) * 0x1p-31);
    double angle = 2 * Math.PI * DomainMac.below(digest, 8, 1 << 30) * 0x1p-30;
    double north = y + distance * Math.sin(angle) / GeoMask.DEGREE;
    // At a pole all longitudes meet, so one moves by any of them
    double shrunk = Math.max(Math.cos(Math.toRadians(y)), 1e-6);
    double east = x + Math.IEEEremainder(distance * Math.cos(angle) / GeoMask.DEGREE / shrunk, 360);
    double latitude = Math.abs(north) > 90 ? Math.copySign(180, north) - north : north;
    double longitude = Math.abs(east) > 180 ? east - Math.copySign(360, east) : east;
    out.append(
        String.format(Locale.ROOT, "(%.7f,%.7f)", longitude, latitude)
            .getBytes(StandardCharsets.US_ASCII));
  }

  private static double parse(byte[] in, int from, int to) {
    try {
      return Double.parseDouble(new String(in, from, to - from, StandardCharsets.US_ASCII));
    } catch (NumberFormatException _) {
      // The exception would quote the value
      throw new NotMaskable("it is not a point");
    }
  }
}
