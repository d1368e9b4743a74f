namespace Strongroom.LocalKms;

/// <summary>An answer other than 200, as AWS words it.</summary>
sealed class KmsError(string type, string message, int status = 400) : Exception(message)
{
    public string Type { get; } = type;
    public int Status { get; } = status;

    public static KmsError Validation(string message) => new("ValidationException", message);
    public static KmsError KeyNotFound(string arn) => new("NotFoundException", $"Key '{arn}' does not exist");
    public static KmsError AliasNotFound(string arn) => new("NotFoundException", $"Alias {arn} is not found.");
    public static KmsError Disabled(string arn) => new("DisabledException", $"{arn} is disabled.");
    public static KmsError PendingDeletion(string arn) => new("KMSInvalidStateException", $"{arn} is pending deletion.");
    public static KmsError Unsupported(string what) => new("UnsupportedOperationException", $"{what} is not supported by this stand-in");
    public static KmsError InvalidCiphertext() => new("InvalidCiphertextException", "");
}
