package dev.previewdb.snapshot.capture;

/** The steps of a capture, in their order. */
public enum CaptureStep {
  READ_SOURCE("reading the source's catalogs"),
  PLAN("proving the masking rules"),
  START_SERVER("starting an empty server"),
  COPY_SCHEMA("copying the schema"),
  FIND_ROWS("finding the rows that rows point at"),
  COPY_ROWS("copying and masking rows"),
  BUILD_INDEXES("building keys and indexes"),
  REFRESH_VIEWS("refreshing materialized views"),
  ANALYZE("computing statistics"),
  VERIFY("verifying"),
  SEARCH("searching all bytes for values of the source"),
  PUBLISH("publishing");

  private final String words;

  CaptureStep(String words) {
    this.words = words;
  }

  /** What happens, as in "while copying the schema". */
  public String words() {
    return words;
  }
}
