namespace OnnxDistill.Student.Reports.Teachers;

/// <summary>Rows of one kind, and how often student and teacher answer them alike.</summary>
/// <param name="Name">Which rows.</param>
/// <param name="Rows">How many there are.</param>
/// <param name="Agreed">On how many both say the same.</param>
/// <param name="Labelled">How many have a label.</param>
/// <param name="StudentRight">How many of those the student gets right.</param>
/// <param name="TeacherRight">How many of those the teacher gets right.</param>
internal sealed record AgreementBucket(string Name, int Rows, int Agreed, int Labelled, int StudentRight, int TeacherRight)
{
    /// <summary>Gets the share of rows on which both say the same.</summary>
    public double Agreement => (double)Agreed / Rows;
}
