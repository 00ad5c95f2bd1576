package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TypeKind;
import java.util.Set;

/**
 * A mask of somebody's own, found by {@link java.util.ServiceLoader} and named `custom.NAME` in the
 * rules. Each object masks in one thread; each column of each table that is copied has its own.
 */
public interface CustomMask {
  /** Small letters, digits and dashes. */
  String name();

  /**
   * What it does to differences between values. Nobody proves it: where it is wrong, the load of a
   * unique column fails.
   */
  MaskClass maskClass();

  /** The types of columns that it can be used on. */
  Set<TypeKind> takes();

  /**
   * The masked value, in the text form that PostgreSQL reads for the column's type. It must depend
   * on nothing but the value and its hash, so that a domain masks alike everywhere.
   *
   * @param value in PostgreSQL's text form; neither NULL nor empty
   */
  String mask(String value, KeyedHash hash);

  /** The secret of the masking key, as far as a mask needs it. */
  @FunctionalInterface
  interface KeyedHash {
    /** 32 bytes that depend on the text, the masking key and the column's domain. */
    byte[] of(String text);
  }
}
