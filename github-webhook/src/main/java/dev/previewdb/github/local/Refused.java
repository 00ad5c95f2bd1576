package dev.previewdb.github.local;

/** A request that is answered with GitHub's JSON of an error. */
final class Refused extends RuntimeException {
  private final int status;

  Refused(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  static Refused notFound() {
    return new Refused(404, "Not Found");
  }

  static Refused invalid(String why) {
    return new Refused(422, "Validation Failed: " + why);
  }

  int status() {
    return status;
  }

  String message() {
    return String.valueOf(getMessage());
  }
}
