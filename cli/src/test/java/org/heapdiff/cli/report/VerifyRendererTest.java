package org.heapdiff.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.heapdiff.verify.Explanation;
import org.heapdiff.verify.VerifyItem;
import org.heapdiff.verify.VerifyResult;
import org.junit.jupiter.api.Test;

class VerifyRendererTest {
  @Test
  void reasonsAndExamplesStandUnderTheItemTheyExplain() throws IOException {
    VerifyItem sizes =
        new VerifyItem(
            "shallow sizes",
            5,
            List.of(
                new VerifyItem.Explained(
                    Explanation.SIZE_OVERFLOW, 2, List.of("0x10 byte[]: 3 and 1 bytes"))),
            0,
            List.of());
    assertEquals(
        """
        one and other:
          shallow sizes: 5 agree, 2 explained
            2: MAT keeps sizes in 32 bits, which an array over 2 GB
            overflows.
              0x10 byte[]: 3 and 1 bytes
        Every difference has a known reason.
        """,
        text(new VerifyResult("one", "other", List.of(sizes))));
  }

  @Test
  void whatNothingExplainsIsAskedToBeReported() throws IOException {
    VerifyItem objects = new VerifyItem("objects", 1, List.of(), 1, List.of("one only: 0x8"));
    assertEquals(
        """
        one and other:
          objects: 1 agree, 1 differ
            not explained:
              one only: 0x8
        There are differences that nothing explains; please report them.
        """,
        text(new VerifyResult("one", "other", List.of(objects))));
  }

  private static String text(VerifyResult result) throws IOException {
    StringBuilder out = new StringBuilder();
    new VerifyRenderer(60).write(result, out);
    return out.toString();
  }
}
