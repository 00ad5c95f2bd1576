package dev.previewdb.snapshot.masking;

/** What becomes of the values at one place of JSON documents. For one thread. */
interface JsonLeaf {
  enum Found {
    STRING,
    NUMBER,
    BOOLEAN,
    /** An object or an array, as a whole. */
    TREE
  }

  /** Appends what is to stand in place of the value whose JSON text is `in[from, to)`. */
  void put(Found found, byte[] in, int from, int to, RowBuffer out);

  /** Whether objects and arrays go too, and not the values in them one by one. */
  default boolean whole() {
    return false;
  }

  /** Everything stays, byte for byte. */
  record Kept() implements JsonLeaf {
    @Override
    public void put(Found found, byte[] in, int from, int to, RowBuffer out) {
      out.append(in, from, to - from);
    }
  }

  /** Nobody has said what is to become of what may be personal. */
  record Refused() implements JsonLeaf {
    @Override
    public void put(Found found, byte[] in, int from, int to, RowBuffer out) {
      if (found != Found.BOOLEAN) {
        throw new ValueMask.NotMaskable(
            "it holds a value at a path that its rule does not name, and the rule says `others: refuse`");
      }
      out.append(in, from, to - from);
    }
  }

  /** JSON's null for all. */
  record Nulled() implements JsonLeaf {
    @Override
    public void put(Found found, byte[] in, int from, int to, RowBuffer out) {
      out.append(new byte[] {'n', 'u', 'l', 'l'});
    }

    @Override
    public boolean whole() {
      return true;
    }
  }
}
