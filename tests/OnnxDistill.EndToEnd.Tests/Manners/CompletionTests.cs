using OnnxDistill.EndToEnd.Tests.StudentTrainer;
using OnnxDistill.EndToEnd.Tests.TeacherCache;

namespace OnnxDistill.EndToEnd.Tests.Manners;

/// <summary>What a shell that has read the script of <c>completion</c> offers.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("student-trainer tr", "train")]
    [InlineData("student-trainer train --rec", "--recipe")]
    [InlineData("student-trainer train --recipe min", "minilm minilm-v2")]
    [InlineData("student-trainer train --cache 'my cache' --recipe bert", "bert-pkd")]
    [InlineData("student-trainer recipes show tiny", "tinybert")]
    [InlineData("student-trainer completion ", "bash zsh")]
    [InlineData("student-trainer train --recipe nothing-like-it", "")]
    [InlineData("teacher-cache ru", "run")]
    [InlineData("teacher-cache run --for hint", "hinton")]
    [InlineData("teacher-cache run --teacher T --precision ", "fp16 fp32")]
    [InlineData("teacher-cache self", "")]
    public void Bash_completes_verbs_options_and_recipes(string line, string words) => Completed(line).ShouldBe(words);

    // The words of the line as readline cuts it: behind a blank a new one begins.
    private static string Completed(string line) => Shell.Run(
        """
        student-trainer() { dotnet "$STUDENT" "$@"; }
        teacher-cache() { dotnet "$TEACHER" "$@"; }
        eval "$(${LINE%% *} completion bash)"
        read -ra COMP_WORDS <<< "$LINE"
        if [[ "$LINE" == *' ' ]]; then COMP_WORDS+=(''); fi
        COMP_LINE=$LINE COMP_POINT=${#LINE} COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        function=$(complete -p "${LINE%% *}" | sed 's/.*-F \([^ ]*\) .*/\1/')
        $function
        echo "${COMPREPLY[*]}"
        """,
        $"LINE={line}",
        $"STUDENT={StudentTrainerTool.Path}",
        $"TEACHER={TeacherCacheTool.Path}").Trim();
}
