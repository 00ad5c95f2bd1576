package dev.previewdb.snapshot.masking;

import java.lang.Character.UnicodeBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The characters that may stand for one another: ASCII's small letters, its capitals and its
 * digits; else the letters, marks or numbers of one kind in one Unicode block, where there are at
 * least two. Everything else, from punctuation to emoji, stands for itself.
 */
final class Alphabet {
  private static final List<Alphabet> ALL = read();
  private static final short[] BY_CODE_POINT = index(ALL);

  /** Most of what is masked: without a detour through a table of two megabytes. */
  private static final @Nullable Alphabet[] ASCII = ascii();

  private final int[] members;

  private Alphabet(int[] members) {
    this.members = members;
  }

  /** The alphabet of a code point; null where it stands for itself. */
  static @Nullable Alphabet of(int codePoint) {
    return codePoint < ASCII.length ? ASCII[codePoint] : any(codePoint);
  }

  private static @Nullable Alphabet any(int codePoint) {
    short index = BY_CODE_POINT[codePoint];
    return index < 0 ? null : ALL.get(index);
  }

  private static @Nullable Alphabet[] ascii() {
    @Nullable Alphabet[] ascii = new Alphabet[0x80];
    Arrays.setAll(ascii, Alphabet::any);
    return ascii;
  }

  int size() {
    return members.length;
  }

  int rank(int codePoint) {
    int first = members[0];
    // Most alphabets have no gap
    return members[members.length - 1] - first == members.length - 1
        ? codePoint - first
        : Arrays.binarySearch(members, codePoint);
  }

  int member(int rank) {
    return members[rank];
  }

  private record Kind(@Nullable UnicodeBlock block, int type) {}

  private static List<Alphabet> read() {
    Map<Kind, List<Integer>> found = new HashMap<>();
    List<Kind> order = new ArrayList<>();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      int type = Character.getType(c);
      if (replaced(type)) {
        Kind kind = new Kind(UnicodeBlock.of(c), type);
        found
            .computeIfAbsent(
                kind,
                k -> {
                  order.add(k);
                  return new ArrayList<>();
                })
            .add(c);
      }
    }
    return order.stream()
        .map(k -> found.getOrDefault(k, List.of()))
        .filter(members -> members.size() > 1)
        .map(members -> new Alphabet(members.stream().mapToInt(i -> i).toArray()))
        .toList();
  }

  private static boolean replaced(int type) {
    return switch (type) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.DECIMAL_DIGIT_NUMBER,
          Character.LETTER_NUMBER,
          Character.OTHER_NUMBER ->
          true;
      default -> false;
    };
  }

  private static short[] index(List<Alphabet> all) {
    short[] index = new short[Character.MAX_CODE_POINT + 1];
    Arrays.fill(index, (short) -1);
    for (short i = 0; i < all.size(); i++) {
      for (int member : all.get(i).members) {
        index[member] = i;
      }
    }
    return index;
  }
}
