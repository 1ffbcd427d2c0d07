namespace OnnxDistill.Data.Tokenizers.Loading.Pipelines;

/// <summary>Refuses what is not supported, with the way out.</summary>
internal static class Unsupported
{
    /// <summary>The refusal of a component of a tokenizer.json.</summary>
    public static InvalidDataException Component(string role, string name) => new(
        $"the {role} of tokenizer.json is {name}, which is not supported; tokenize outside and give the rows as ready input_ids (.jsonl or .parquet)");
}
