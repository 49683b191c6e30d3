package org.heapdiff.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import org.heapdiff.cli.memory.SecondJvm;

/** Where the program begins. */
public final class Main {
  private Main() {}

  /** Runs the command and ends the JVM with its {@link ExitCode}. */
  public static void main(String[] arguments) {
    PrintStream errors = System.err;
    FileOutputStream output = new FileOutputStream(FileDescriptor.out);
    // Asked by scripts and by people who wonder what they have: not worth loading anything for.
    if (arguments.length == 1 && arguments[0].equals("--version")) {
      try {
        ReportOutput.write(
            output, out -> out.append("heapdiff ").append(Version.read()).append('\n'));
      } catch (OutputException e) {
        errors.println("heapdiff: " + e.getMessage());
        System.exit(ExitCode.UNWRITABLE_OUTPUT);
      }
      return;
    }
    Terminal terminal = Terminal.detect(System.getProperties(), System.getenv());
    SecondJvm jvms = new SecondJvm(Main.class);
    jvms.endWithParent();
    int exitCode =
        CommandRunner.run(
            arguments, new Surroundings(new EngineAnalysis(), terminal, output, errors, jvms));
    System.exit(jvms.current().statusOf(exitCode));
  }
}
