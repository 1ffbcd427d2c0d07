namespace OnnxDistill.Data.Augmentation;

/// <summary>Whether text is made as the papers say it, or draw for draw as their authors' programs do, defects included.</summary>
internal enum AugmentationDialect
{
    /// <summary>The papers' rules, and where they say nothing what loses least: words stay where they stood, every window can be drawn, a pair keeps its other text.</summary>
    Paper,

    /// <summary>castorini/d-bert@7c590fb and huawei-noah TinyBERT@0598f02: the same draws give the same texts.</summary>
    Reference,
}
