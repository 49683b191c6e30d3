package org.heapdiff.cli.report;

import java.io.IOException;
import java.util.List;
import org.heapdiff.verify.VerifyItem;
import org.heapdiff.verify.VerifyResult;

/** What two engines say of one dump, as text. */
public final class VerifyRenderer {
  private static final String INDENT = "    ";

  private final int width;

  /** Breaks lines where {@code style} ends them. */
  public VerifyRenderer(int width) {
    this.width = width;
  }

  /** Writes the result: what agrees, what differs and why. */
  public void write(VerifyResult result, Appendable out) throws IOException {
    out.append(result.first()).append(" and ").append(result.second()).append(":\n");
    for (VerifyItem item : result.items()) {
      out.append("  ").append(Printable.of(item.what())).append(": ");
      out.append(Long.toString(item.agree())).append(" agree");
      if (item.explainedCount() > 0) {
        out.append(", ").append(Long.toString(item.explainedCount())).append(" explained");
      }
      if (item.differ() > 0) {
        out.append(", ").append(Long.toString(item.differ())).append(" differ");
      }
      out.append('\n');
      for (VerifyItem.Explained explained : item.explained()) {
        out.append(INDENT);
        Paragraph.write(
            explained.count() + ": " + explained.reason().sentence() + ".",
            width - INDENT.length(),
            INDENT,
            out);
        examples(explained.examples(), out);
      }
      if (item.differ() > 0) {
        out.append(INDENT).append("not explained:\n");
        examples(item.examples(), out);
      }
    }
    out.append(
        result.allIsWell()
            ? "Every difference has a known reason.\n"
            : "There are differences that nothing explains; please report them.\n");
  }

  private static void examples(List<String> examples, Appendable out) throws IOException {
    for (String example : examples) {
      out.append(INDENT).append("  ").append(Printable.of(example)).append('\n');
    }
  }
}
