package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class MeanwhileTest {
  @Test
  void theResultIsThatOfTheWork() throws IOException {
    assertEquals(7, Meanwhile.start(() -> 7).result());
  }

  @Test
  void whatTheWorkThrowsIsThrownAsItIs() {
    EOFException unreadable = new EOFException("end");
    OutOfMemoryError full = new OutOfMemoryError("full");
    IllegalStateException wrong = new IllegalStateException("wrong");
    assertSame(unreadable, thrown(unreadable, IOException.class));
    assertSame(full, thrown(full, OutOfMemoryError.class));
    assertSame(wrong, thrown(wrong, IllegalStateException.class));
  }

  private static <T extends Throwable> T thrown(T thrown, Class<? extends T> type) {
    Meanwhile<Object> work =
        Meanwhile.start(
            () -> {
              if (thrown instanceof Error e) {
                throw e;
              }
              throw (Exception) thrown;
            });
    return assertThrows(type, work::result);
  }

  @Test
  void anInterruptedThreadWaitsAllTheSameAndStaysInterrupted() throws IOException {
    Thread.currentThread().interrupt();
    Meanwhile<String> work =
        Meanwhile.start(
            () -> {
              Thread.sleep(50);
              return "done";
            });
    assertEquals("done", work.result());
    assertTrue(Thread.interrupted());
  }
}
