using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Student.Models;

namespace OnnxDistill.Student.Embeddings;

/// <summary>Vectors that a student's embeddings of words can start from.</summary>
internal interface IWordVectors
{
    /// <summary>Refuses what a student cannot start from; before its run's folder is made.</summary>
    /// <param name="width">The width of the student's embeddings.</param>
    /// <param name="vocabulary">The number of its word pieces.</param>
    /// <param name="tokenizer">Its tokenizer; null where its data holds token ids.</param>
    /// <exception cref="InvalidDataException">The file is not there or bad, its vectors are too short, or no word is in both.</exception>
    void Check(int width, int vocabulary, TextTokenizer? tokenizer);

    /// <summary>Overwrites the rows of the words that are known.</summary>
    /// <param name="model">The student, on the CPU.</param>
    /// <param name="tokenizer">Its tokenizer; null where its data holds token ids.</param>
    /// <returns>The line that says how many rows were started, and from what.</returns>
    string Fill(StudentModel model, TextTokenizer? tokenizer);
}
