package dev.previewdb.snapshot.masking;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The name or the e-mail address of a made-up person, who is chosen by another field of the row, so
 * that all of one person agrees. Where that field is NULL, the value itself chooses.
 */
final class PersonMask implements ValueMask {
  private static final byte[] HOST = EmailMask.HOST.getBytes(StandardCharsets.US_ASCII);

  /** As many characters of the value's own hash keep addresses of one person apart. */
  private static final int APART = 16;

  private final DomainMac persons;
  private final DomainMac own;
  private final Optional<Mask.NamePart> part;
  private final boolean unique;
  private final Dictionary words = Dictionary.shared();
  private final byte[] person = new byte[32];
  private boolean known;

  /**
   * @param part of a name; empty for an e-mail address
   */
  PersonMask(MaskingKey key, DomainForm form, Optional<Mask.NamePart> part) {
    this.persons = new DomainMac(key, form.domain(), "person");
    this.own = new DomainMac(key, form.domain(), "person-own");
    this.part = part;
    this.unique = form.unique();
  }

  /** The characters of the longest address. */
  static int longestEmail(boolean unique) {
    return 2 * Dictionary.LONGEST + 1 + (unique ? APART + 1 : 0) + HOST.length;
  }

  @Override
  public void of(byte[] in, int from, int to) {
    known = !CopyText.isNull(in, from, to);
    if (known) {
      System.arraycopy(persons.of(in, from, to - from), 0, person, 0, person.length);
    }
  }

  @Override
  public void mask(byte[] in, int from, int length, RowBuffer out) {
    byte[] digest = own.of(in, from, length);
    byte[] who = known ? person : digest;
    byte[] first = NameMask.pick(words.firstNames(), who, 0);
    byte[] last = NameMask.pick(words.lastNames(), who, 8);
    if (part.isEmpty()) {
      email(first, last, digest, out);
      return;
    }
    switch (part.get()) {
      case FIRST -> out.append(first);
      case LAST -> out.append(last);
      case FULL -> {
        out.append(first);
        out.append((byte) ' ');
        out.append(last);
      }
    }
  }

  private void email(byte[] first, byte[] last, byte[] digest, RowBuffer out) {
    small(first, out);
    out.append((byte) '.');
    small(last, out);
    if (unique) {
      out.append((byte) '.');
      EmailMask.letters(digest, APART, out);
    }
    out.append(HOST);
  }

  private static void small(byte[] letters, RowBuffer out) {
    for (byte letter : letters) {
      out.append((byte) (letter | 0x20));
    }
  }
}
