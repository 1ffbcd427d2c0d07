using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Student.Initialization;
using OnnxDistill.Student.Reading;
using OnnxDistill.Student.Runs;

namespace OnnxDistill.Student.Training;

/// <summary>
/// Says whether a student can start from the embeddings of a teacher's words: an id must mean the same word piece to both, or the student starts
/// with the embeddings of other words.
/// </summary>
internal static class StartWords
{
    /// <summary>Why the student's embeddings of words start random; null where they are the teacher's.</summary>
    /// <param name="info">The run.</param>
    /// <param name="tokenizer">The student's tokenizer; null where its data holds token ids.</param>
    /// <param name="teacher">The teacher that it starts from.</param>
    public static string? Of(RunInfo info, TextTokenizer? tokenizer, TeacherStart teacher)
    {
        if (tokenizer is null)
        {
            return null;
        }

        if (teacher.Tokenizer is { } files)
        {
            return SamePieces.Within(tokenizer, files.Load(teacher.Name)) ? null
                : $"the student's word pieces are not those of {teacher.Name}: its embeddings of words start random, its layers are {teacher.Name}'s";
        }

        // Where only a model's file is given, its word pieces are taken to be those of the cache's teacher: then one's own are others.
        return info is { Tokenizer: not null, Teacher: not null }
            ? $"no tokenizer lies beside {teacher.Name} to compare the student's with: its embeddings of words start random, its layers are {teacher.Name}'s"
            : null;
    }
}
