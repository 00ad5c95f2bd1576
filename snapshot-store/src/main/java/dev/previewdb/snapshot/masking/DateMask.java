package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TypeKind;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;

/**
 * Moves a date by whole days; a time of day, its precision and its zone stay as they are, and so do
 * the infinities. Past the calendar's end it goes on at its beginning, so moving a whole domain by
 * one distance is a permutation.
 */
final class DateMask implements ValueMask {
  /** PostgreSQL's first day, of the Julian period; its last days depend on the type. */
  private static final long FIRST = LocalDate.of(-4712, 11, 24).toEpochDay();

  private static final long LAST_DATE = LocalDate.of(5_874_897, 12, 31).toEpochDay();
  private static final long LAST_TIMESTAMP = LocalDate.of(294_276, 12, 31).toEpochDay();

  private static final byte[] BC = " BC".getBytes(StandardCharsets.US_ASCII);

  private final DomainMac mac;
  private final Mask.DateShift shift;
  private final long last;
  private byte[] entity = {};

  DateMask(MaskingKey key, DomainForm form, Mask.DateShift shift, TypeKind kind) {
    this.mac = new DomainMac(key, form.domain(), "date");
    this.shift = shift;
    this.last = kind == TypeKind.DATE ? LAST_DATE : LAST_TIMESTAMP;
  }

  @Override
  public void of(byte[] in, int from, int to) {
    entity = Arrays.copyOfRange(in, from, to);
  }

  @Override
  public void mask(byte[] in, int from, int length, RowBuffer out) {
    String text = new String(in, from, length, StandardCharsets.US_ASCII);
    if (text.equals("infinity") || text.equals("-infinity")) {
      out.append(in, from, length);
      return;
    }
    boolean bc = text.endsWith(" BC");
    int monthAt = text.indexOf('-') + 1;
    int dayEnd = monthAt + 5;
    LocalDate date = date(text, monthAt, dayEnd, bc);
    LocalDate moved = LocalDate.ofEpochDay(wrap(date.toEpochDay() + days(date)));
    boolean movedBc = moved.getYear() <= 0;
    int year = movedBc ? 1 - moved.getYear() : moved.getYear();
    pad(year, 1000, out);
    out.append((byte) '-');
    pad(moved.getMonthValue(), 10, out);
    out.append((byte) '-');
    pad(moved.getDayOfMonth(), 10, out);
    int dropped = bc ? BC.length : 0;
    out.append(in, from + dayEnd, length - dayEnd - dropped);
    if (movedBc) {
      out.append(BC);
    }
  }

  /** Writes a number with zeros in front up to the digit worth `largest`. */
  private static void pad(int number, int largest, RowBuffer out) {
    for (int worth = largest; worth > 1 && number < worth; worth /= 10) {
      out.append((byte) '0');
    }
    out.append(Integer.toString(number).getBytes(StandardCharsets.US_ASCII));
  }

  /** Whether it begins with a date of the calendar, of our era. */
  static boolean readable(byte[] in, int from, int length) {
    String text = new String(in, from, length, StandardCharsets.US_ASCII);
    int monthAt = text.indexOf('-') + 1;
    try {
      date(text, monthAt, monthAt + 5, false);
      return true;
    } catch (NotMaskable _) {
      return false;
    }
  }

  private static LocalDate date(String text, int monthAt, int dayEnd, boolean bc) {
    try {
      int year = Integer.parseInt(text, 0, monthAt - 1, 10);
      int month = Integer.parseInt(text, monthAt, monthAt + 2, 10);
      int day = Integer.parseInt(text, monthAt + 3, dayEnd, 10);
      return LocalDate.of(bc ? 1 - year : year, month, day);
    } catch (DateTimeException | IndexOutOfBoundsException | NumberFormatException _) {
      // The exception would quote the value
      throw new NotMaskable("it is not a date in ISO form");
    }
  }

  private long days(LocalDate date) {
    byte[] seed =
        switch (shift.per()) {
          case DOMAIN -> new byte[0];
          // Rows where it is NULL are of one entity
          case ENTITY -> entity;
          case VALUE -> date.toString().getBytes(StandardCharsets.US_ASCII);
        };
    byte[] digest = mac.of(seed, 0, seed.length);
    int distance = 1 + DomainMac.below(digest, 0, shift.days());
    return (digest[31] & 1) == 0 ? distance : -distance;
  }

  private long wrap(long day) {
    long span = last - FIRST + 1;
    return day > last ? day - span : day < FIRST ? day + span : day;
  }
}
