namespace Strongroom.Client.Errors;

/// <summary>The client cannot be set up: a certificate that is not there, an address that is none.</summary>
public sealed class VaultConfigurationException(string message, Exception? inner = null) : VaultException(message, inner);
