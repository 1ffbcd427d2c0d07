namespace OnnxDistill.Student.Advice.Rules;

/// <summary>Which recipe is advised, and what is changed in it.</summary>
/// <param name="Name">The shipped recipe.</param>
/// <param name="StartsFromTeacher">Whether the student starts from the teacher's weights.</param>
/// <param name="Settings">Assignments, as <c>--set</c> takes them.</param>
internal sealed record AdvisedRecipe(string Name, bool StartsFromTeacher, IReadOnlyList<string> Settings)
{
    /// <summary>The recipe with more assignments behind.</summary>
    public AdvisedRecipe With(params string[] settings) => this with { Settings = [.. Settings, .. settings] };
}
