package dev.previewdb.github.command;

import java.util.ArrayList;
import java.util.List;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;

/** The lines of a paragraph as readers see them; in place of code, links and HTML stands a mark. */
final class PlainLines extends AbstractVisitor {
  private static final String NOT_TEXT = "\uFFFC";

  private final List<String> lines = new ArrayList<>();
  private final StringBuilder line = new StringBuilder();

  private PlainLines() {}

  static List<String> of(Node paragraph) {
    PlainLines visitor = new PlainLines();
    paragraph.accept(visitor);
    visitor.end();
    return visitor.lines;
  }

  private void end() {
    lines.add(line.toString());
    line.setLength(0);
  }

  @Override
  public void visit(Text text) {
    line.append(text.getLiteral());
  }

  @Override
  public void visit(SoftLineBreak lineBreak) {
    end();
  }

  @Override
  public void visit(HardLineBreak lineBreak) {
    end();
  }

  @Override
  public void visit(Code code) {
    line.append(NOT_TEXT);
  }

  @Override
  public void visit(Image image) {
    line.append(NOT_TEXT);
  }

  @Override
  public void visit(Link link) {
    line.append(NOT_TEXT);
  }

  @Override
  public void visit(HtmlInline html) {
    line.append(NOT_TEXT);
  }
}
