namespace Strongroom.Seals.Pkcs11.Wire;

/// <summary>What went wrong in the library's process, before it is put into words.</summary>
enum FailureKind : byte
{
    /// <summary>A function returned something else than CKR_OK.</summary>
    Call = 1,
    LibraryNotLoaded, NotAModule, TokenNotFound, WrongToken, KeyNotFound, KeyAmbiguous, KeyUnsuitable,
    /// <summary>The module works with this key, but this ciphertext does not open.</summary>
    WrongCiphertext,
    PinLocked, PinLastTry, NonsenseFromLibrary,
    /// <summary>A message that the two processes do not agree on.</summary>
    Protocol,
}

/// <summary>A failure as it crosses the pipe.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Function">Of the library, where it failed; "" if in none.</param>
/// <param name="Value">What it returned.</param>
/// <param name="Detail">Names and lists that help: tokens that are there, keys that are there. No secrets.</param>
sealed record ModuleFailure(FailureKind Kind, string Function, ulong Value, string Detail)
{
    /// <summary><c>CKR_DEVICE_REMOVED at C_Decrypt</c>.</summary>
    public string Call => $"{ReturnValue.Name(Value)} at {Function}";
}

/// <summary>Carries a failure up to the loop that answers.</summary>
sealed class ModuleException(ModuleFailure failure) : Exception(failure.Call)
{
    public ModuleException(FailureKind kind, string detail = "") : this(new ModuleFailure(kind, "", 0, detail)) { }

    public ModuleFailure Failure => failure;
}
