package dev.previewdb.snapshot.masking;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one YAML document with its lines. Only what a rules file needs: no anchors and aliases (so
 * nothing can be made to grow), no tags, no duplicate keys, no second document, little depth.
 */
final class YamlTree {
  static final int LARGEST = 4 << 20;
  private static final int DEEPEST = 8;

  private final YAMLParser parser;

  private YamlTree(YAMLParser parser) {
    this.parser = parser;
  }

  /** What keeps a file from being read; its words are for the file's author. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(int line, String why) {
      super("line " + line + ": " + why, null, false, false);
    }
  }

  static YamlNode read(String yaml) throws Unreadable {
    if (yaml.length() > LARGEST) {
      throw new Unreadable(1, "the file is larger than " + (LARGEST >> 20) + " MiB");
    }
    YAMLFactory factory =
        YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (YAMLParser parser = factory.createParser(yaml)) {
      return new YamlTree(parser).document();
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : Math.max(e.getLocation().getLineNr(), 1);
      throw new Unreadable(line, firstLine(e.getOriginalMessage()));
    } catch (IOException | RuntimeException e) {
      // SnakeYAML's own exceptions come through for some broken input
      throw new Unreadable(1, "it is not YAML: " + firstLine(String.valueOf(e.getMessage())));
    }
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("it is not YAML");
  }

  private YamlNode document() throws IOException, Unreadable {
    JsonToken first = parser.nextToken();
    YamlNode root = first == null ? new YamlNode.Mapping(Map.of(), 1) : node(first, 0);
    if (parser.nextToken() != null) {
      throw new Unreadable(line(), "a second document begins; use one file for one project");
    }
    return root;
  }

  private YamlNode node(JsonToken token, int depth) throws IOException, Unreadable {
    int line = line();
    if (parser.isCurrentAlias() || parser.getObjectId() != null) {
      throw new Unreadable(line, "anchors and aliases are not understood; write the value out");
    }
    if (parser.getTypeId() != null) {
      throw new Unreadable(line, "tags such as !!str are not understood; leave them out");
    }
    if (depth > DEEPEST) {
      throw new Unreadable(line, "it is nested too deep");
    }
    return switch (token) {
      case START_OBJECT -> mapping(line, depth);
      case START_ARRAY -> sequence(line, depth);
      case VALUE_NULL -> new YamlNode.Scalar("", true, line);
      default -> new YamlNode.Scalar(parser.getText(), false, line);
    };
  }

  private YamlNode mapping(int line, int depth) throws IOException, Unreadable {
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      if (parser.isCurrentAlias() || parser.getObjectId() != null) {
        throw new Unreadable(line(), "anchors and aliases are not understood; write the key out");
      }
      String key = parser.currentName();
      entries.put(key, node(parser.nextToken(), depth + 1));
    }
    return new YamlNode.Mapping(entries, line);
  }

  private YamlNode sequence(int line, int depth) throws IOException, Unreadable {
    List<YamlNode> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(node(token, depth + 1));
    }
    return new YamlNode.Sequence(items, line);
  }

  private int line() {
    return Math.max(((JsonParser) parser).currentLocation().getLineNr(), 1);
  }
}
