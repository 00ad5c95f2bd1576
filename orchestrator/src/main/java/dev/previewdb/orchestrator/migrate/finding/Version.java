package dev.previewdb.orchestrator.migrate.finding;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The numbers with which an id begins, by which migrations of two branches are compared. */
record Version(List<BigInteger> parts) implements Comparable<Version> {
  private static final Pattern LEADING = Pattern.compile("^[0-9]+(\\.[0-9]+)*");

  /** Empty where the id begins with no number. */
  static Optional<Version> of(String id) {
    Matcher matcher = LEADING.matcher(id);
    if (!matcher.find()) {
      return Optional.empty();
    }
    List<BigInteger> parts = new ArrayList<>();
    for (String part : matcher.group().split("\\.", -1)) {
      parts.add(new BigInteger(part));
    }
    return Optional.of(new Version(parts));
  }

  @Override
  public int compareTo(Version other) {
    for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
      int order = part(i).compareTo(other.part(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private BigInteger part(int place) {
    return place < parts.size() ? parts.get(place) : BigInteger.ZERO;
  }
}
