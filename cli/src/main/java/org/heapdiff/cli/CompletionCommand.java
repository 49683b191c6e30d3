package org.heapdiff.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code heapdiff completion bash|zsh}: a script with which a shell completes heapdiff's words. */
@Command(
    name = "completion",
    sortOptions = false,
    header = "Prints a script that lets a shell complete heapdiff's commands and options.%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(heapdiff completion bash)          # in ~/.bashrc",
      "  source <(heapdiff completion zsh)           # in ~/.zshrc, after compinit"
    })
final class CompletionCommand implements Callable<Integer> {
  enum Shell {
    BASH,
    ZSH
  }

  private final Surroundings surroundings;

  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  private Shell shell = Shell.BASH;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli reads it.
  private boolean help;

  @Spec private @Nullable CommandSpec spec;

  CompletionCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    if (spec != null) {
      // One script serves both: it loads bashcompinit where it finds itself in zsh.
      String script = AutoComplete.bash("heapdiff", spec.root().commandLine());
      String forZsh = shell == Shell.ZSH ? "autoload -Uz compinit && compinit -C\n" : "";
      ReportOutput.write(surroundings.output(), out -> out.append(forZsh).append(script));
    }
    return ExitCode.DONE;
  }
}
