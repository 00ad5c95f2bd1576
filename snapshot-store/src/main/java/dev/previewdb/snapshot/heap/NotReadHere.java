package dev.previewdb.snapshot.heap;

/** A table has something this package does not read; the server does. Says nothing of a row. */
public final class NotReadHere extends Exception {
  private static final long serialVersionUID = 1L;

  public NotReadHere(String why) {
    super(why, null, false, false);
  }
}
