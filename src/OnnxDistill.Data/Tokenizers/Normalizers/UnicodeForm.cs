namespace OnnxDistill.Data.Tokenizers.Normalizers;

/// <summary>A normal form of Unicode (Standard Annex 15).</summary>
internal enum UnicodeForm
{
    /// <summary>Canonical decomposition.</summary>
    Nfd,

    /// <summary>Canonical decomposition, then composition.</summary>
    Nfc,

    /// <summary>Compatible decomposition.</summary>
    Nfkd,

    /// <summary>Compatible decomposition, then composition.</summary>
    Nfkc,
}
