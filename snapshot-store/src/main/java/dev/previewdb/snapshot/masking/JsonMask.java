package dev.previewdb.snapshot.masking;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.previewdb.snapshot.masking.JsonLeaf.Found;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Masks the values of a JSON document by their paths. Jackson finds them; all else is copied byte
 * for byte, so blanks, the order of keys, keys that are there twice and the text of numbers stay.
 */
final class JsonMask implements ValueMask {
  static final int DEEPEST = 20_000;

  /** Its own, so that the keys it remembers are forgotten with it. */
  private final JsonFactory json =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final JsonTree root;

  /** Masks keys that no path names; null where keys stay. */
  private final @Nullable JsonLeaf keys;

  private final List<JsonTree> open = new ArrayList<>();

  JsonMask(JsonTree root, @Nullable JsonLeaf keys) {
    this.root = root;
    this.keys = keys;
  }

  @Override
  public void mask(byte[] in, int from, int length, RowBuffer out) {
    open.clear();
    try (JsonParser parser = json.createParser(in, from, length)) {
      int copied = walk(parser, in, from, from + length, out);
      out.append(in, copied, from + length - copied);
    } catch (StreamConstraintsException _) {
      throw new NotMaskable("it is nested deeper than " + DEEPEST + " levels");
    } catch (IOException _) {
      // The exception would quote the value
      throw new NotMaskable("it is not JSON, or has half a surrogate pair in a key");
    }
  }

  /** Appends the document; up to where it has been dealt with. */
  private int walk(JsonParser parser, byte[] in, int from, int end, RowBuffer out)
      throws IOException {
    int copied = from;
    JsonTree place = root;
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      JsonTree container = open.isEmpty() ? root : open.getLast();
      if (token == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        place = container.key(key);
        if (keys != null && !container.names(key)) {
          int start = start(parser, from);
          int stop = JsonText.end(in, start);
          out.append(in, copied, start - copied);
          keys.put(Found.STRING, in, start, stop, out);
          copied = stop;
        }
        continue;
      }
      if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
        open.removeLast();
        continue;
      }
      boolean element = !open.isEmpty() && parser.getParsingContext().inArray();
      if (token.isStructStart()) {
        element = !open.isEmpty() && parser.getParsingContext().getParent().inArray();
      }
      JsonTree here = open.isEmpty() ? root : element ? container.element() : place;
      if (token.isStructStart() && !here.leaf().whole()) {
        open.add(here);
      } else if (token != JsonToken.VALUE_NULL && !(here.leaf() instanceof JsonLeaf.Kept)) {
        int start = start(parser, from);
        int stop = stop(parser, token, in, start, from, end);
        out.append(in, copied, start - copied);
        here.leaf().put(found(token), in, start, stop, out);
        copied = stop;
      }
    }
    return copied;
  }

  private static int start(JsonParser parser, int from) {
    return from + (int) parser.currentTokenLocation().getByteOffset();
  }

  private static int stop(
      JsonParser parser, JsonToken token, byte[] in, int start, int from, int end)
      throws IOException {
    if (token.isStructStart()) {
      parser.skipChildren();
      return start(parser, from) + 1;
    }
    if (token == JsonToken.VALUE_STRING) {
      return JsonText.end(in, start);
    }
    int at = start;
    while (at < end && "+-.0123456789truefalsE".indexOf(in[at]) >= 0) {
      at++;
    }
    return at;
  }

  private static Found found(JsonToken token) {
    return switch (token) {
      case VALUE_STRING -> Found.STRING;
      case VALUE_TRUE, VALUE_FALSE -> Found.BOOLEAN;
      case START_OBJECT, START_ARRAY -> Found.TREE;
      default -> Found.NUMBER;
    };
  }
}
