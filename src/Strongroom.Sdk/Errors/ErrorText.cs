namespace Strongroom.Sdk.Errors;

/// <summary>Texts that more than one place answers with; scripts compare them, so they never change.</summary>
public static class ErrorText
{
    public const string Sealed = "Vault is sealed";
    public const string NotInitialized = "server is not yet initialized";
    public const string PermissionDenied = "permission denied";
    public const string MissingToken = "missing client token";
    public const string InvalidToken = "invalid token";
    public const string UnsupportedOperation = "unsupported operation";
    public const string UnsupportedPath = "unsupported path";
    public const string Internal = "internal error";

    /// <summary>The frame Go's multierror puts around a single error; Vault answers refusals of its pipeline in it.</summary>
    public static string Framed(string error) => $"1 error occurred:\n\t* {error}\n\n";
}
