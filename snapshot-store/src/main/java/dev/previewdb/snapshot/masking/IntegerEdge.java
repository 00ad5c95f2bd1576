package dev.previewdb.snapshot.masking;

/** Where the integer types end, by the number of digits. */
final class IntegerEdge {
  private IntegerEdge() {}

  /** The last number of the type that ends among numbers of so many digits; else empty. */
  static String of(int digits, boolean negative) {
    return switch (digits) {
      case 5 -> negative ? "32768" : "32767";
      case 10 -> negative ? "2147483648" : "2147483647";
      case 19 -> negative ? "9223372036854775808" : "9223372036854775807";
      default -> "";
    };
  }
}
