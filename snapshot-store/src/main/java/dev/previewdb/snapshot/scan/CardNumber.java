package dev.previewdb.snapshot.scan;

import java.util.regex.Pattern;

/** Payment cards of the large networks: prefix, length, and the check digit by Luhn's rule. */
final class CardNumber {
  private static final Pattern NETWORKS =
      Pattern.compile(
          "4[0-9]{15}|5[1-5][0-9]{14}|(?:222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720)[0-9]{12}"
              + "|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|6(?:011|4[4-9][0-9]|5[0-9]{2})[0-9]{12}|35[0-9]{14}");

  private CardNumber() {}

  static boolean is(String text) {
    var digits = text.replaceAll("[ -]", "");
    return NETWORKS.matcher(digits).matches()
        && digits.chars().distinct().count() > 1
        && checks(digits);
  }

  private static boolean checks(String digits) {
    var sum = 0;
    for (var i = 0; i < digits.length(); i++) {
      var digit = digits.charAt(digits.length() - 1 - i) - '0';
      var doubled = digit * 2;
      sum += i % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
    }
    return sum % 10 == 0;
  }
}
