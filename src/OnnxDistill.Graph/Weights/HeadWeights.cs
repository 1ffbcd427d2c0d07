namespace OnnxDistill.Graph.Weights;

/// <summary>The numbers of a classification head on the first token: classifier(activation(pooler(hidden state L of token 0))).</summary>
/// <param name="Pooler">The dense layer, [H, H].</param>
/// <param name="Activation">What follows it: <c>tanh</c> (BERT, RoBERTa, ALBERT), <c>gelu</c> (ELECTRA), <c>relu</c> (DistilBERT)...</param>
/// <param name="Classifier">The layer that gives the logits, [labels, H]; null where the graph ends with the pooled token.</param>
public sealed record HeadWeights(LinearWeights Pooler, string Activation, LinearWeights? Classifier);
