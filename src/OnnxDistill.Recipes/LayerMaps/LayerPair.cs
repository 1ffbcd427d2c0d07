namespace OnnxDistill.Recipes.LayerMaps;

/// <summary>A layer or hidden state of the student and the teacher's that it imitates.</summary>
/// <param name="Student">The student's: a 0-based layer, or a hidden state (0 is the embedding's output).</param>
/// <param name="Teacher">The teacher's, counted alike.</param>
internal readonly record struct LayerPair(int Student, int Teacher);
