package dev.previewdb.snapshot.masking;

/** Payment card numbers: 12 to 19 digits, the last of which proves the others (Luhn). */
final class CardNumber {
  private static final int SHORTEST = 12;
  private static final int LONGEST = 19;

  private CardNumber() {}

  /** The digits of a card number that may be written with blanks or dashes; empty for others. */
  static String digits(String text) {
    if (text.length() > 2 * LONGEST || !text.matches("[0-9]+([ -][0-9]+)*+")) {
      return "";
    }
    String digits = text.replaceAll("[ -]", "");
    boolean card =
        digits.length() >= SHORTEST && digits.length() <= LONGEST && checkSum(digits) % 10 == 0;
    return card ? digits : "";
  }

  /** The digit that makes a card number of these. */
  static int lastOf(CharSequence others) {
    return (10 - checkSum(others + "0") % 10) % 10;
  }

  private static int checkSum(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      sum += (i & 1) == 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
    }
    return sum;
  }
}
