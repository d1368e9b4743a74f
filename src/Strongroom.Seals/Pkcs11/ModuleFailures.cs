using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Pkcs11.Wire;

namespace Strongroom.Seals.Pkcs11;

/// <summary>The one place that turns what the library (or its process) did into a fault, a sentence and a remedy.</summary>
static class ModuleFailures
{
    const string Manual = "see the module's own log and manual for what it means";

    /// <summary>Another session may do: the token was taken out, the module was reset, the login is gone, or a key was put there that this session does not see.</summary>
    public static bool IsSessionLost(ModuleFailure failure) => failure.Kind is FailureKind.NonsenseFromLibrary or FailureKind.KeyNotFound or FailureKind.Protocol || failure.Kind == FailureKind.Call && failure.Value is ReturnValue.SessionHandleInvalid
        or ReturnValue.SessionClosed or ReturnValue.UserNotLoggedIn or ReturnValue.DeviceRemoved or ReturnValue.TokenNotPresent or ReturnValue.TokenNotRecognized or ReturnValue.DeviceError
        or ReturnValue.DeviceMemory or ReturnValue.NotInitialized or ReturnValue.GeneralError or ReturnValue.FunctionFailed or ReturnValue.HostMemory or ReturnValue.SlotIdInvalid
        or ReturnValue.KeyHandleInvalid or ReturnValue.ObjectHandleInvalid;

    public static SealException Explain(ModuleException e, Pkcs11Settings settings)
    {
        var (failure, library) = (e.Failure, settings.Open.Library);
        return failure.Kind switch
        {
            FailureKind.Call => OfCall(failure, settings, e),
            FailureKind.LibraryNotLoaded => New(SealFault.Misconfigured, $"the library {library} cannot be loaded{(failure.Detail.Length > 0 ? $": {failure.Detail}" : "")}",
                "check lib: the file is there, this server's user may read it, it is for this machine's architecture, and so are the libraries it needs (ldd)", e),
            FailureKind.NotAModule => New(SealFault.Misconfigured, $"{library} is a library, but no PKCS #11 module: it has no C_GetFunctionList", "name the module itself as lib; the vendor's manual says which of its files that is", e),
            FailureKind.TokenNotFound => New(SealFault.Unreachable, $"{library} shows no {settings.TokenText}; {There("tokens", failure.Detail)}",
                "plug it in or bring its network up, and check token_label, token_serial and slot, the module's own configuration, and that this server's user may reach the device (its group, pcscd)", e),
            FailureKind.WrongToken => New(SealFault.Misconfigured, $"more than one token is a {settings.TokenText}; {There("tokens", failure.Detail)}", "tell them apart by token_serial", e),
            FailureKind.KeyAmbiguous => New(SealFault.Misconfigured, $"more than one key in the {settings.TokenText} has that name: {failure.Detail}", "tell them apart by key_id, in hex", e),
            FailureKind.KeyNotFound => New(SealFault.KeyNotFound, $"the {settings.TokenText} has no such key; {There("keys", failure.Detail)}",
                "check key_label and key_id (a key that once wrapped must stay in the token); the key is made by hand, for example with pkcs11-tool --keygen --key-type AES:32", e),
            FailureKind.KeyUnsuitable => New(SealFault.Denied, $"the key in the {settings.TokenText} is {failure.Detail}", "use a key that fits mechanism and may encrypt and decrypt: an AES key of 32 bytes, or an RSA pair with both halves in the token", e),
            FailureKind.WrongCiphertext => New(SealFault.WrongKey, $"the key in the {settings.TokenText} works, but does not open what is stored{(failure.Function.Length > 0 ? $" ({failure.Call})" : $": {failure.Detail}")}",
                "give the very key that wrapped it (a key with that name was made anew?), with the rsa_oaep_hash of then; or restore the stored keys from a backup", e),
            FailureKind.PinLocked => Locked(settings, e),
            FailureKind.PinLastTry => New(SealFault.Denied, $"the {settings.TokenText} has one try left before it locks its PIN, and this server does not take it (CKF_USER_PIN_FINAL_TRY)",
                "log in once by hand with the right PIN (pkcs11-tool --login), which resets the count; the server then goes on by itself", e),
            FailureKind.NonsenseFromLibrary => Nonsense(settings, failure.Function, e, failure.Detail),
            _ => New(SealFault.InvalidAnswer, $"the process of the library does not understand this server: {failure.Detail}", "restart the server", e),
        };
    }

    public static SealException PinRefused(Pkcs11Settings settings, Exception? inner = null) => New(SealFault.Denied,
        $"the {settings.TokenText} refused the PIN (CKR_PIN_INCORRECT at C_Login); this PIN is not tried again, so that the token does not lock itself",
        "correct pin: a changed file:// is noticed by itself, a changed configuration when it is read again (SIGHUP, restart)", inner);

    public static SealException Hangs(Pkcs11Settings settings, string function) => New(SealFault.TimedOut,
        $"the library {settings.Open.Library} did not come back from {Known(function)} within {GoDuration.Format(settings.Timeout)}; its process was ended",
        "check the device and the way to it (network, USB, pcscd); a module that is only slow needs a longer request_timeout");

    public static SealException Ended(Pkcs11Settings settings, string function, string how) => New(SealFault.ServiceFailed,
        $"the process of the library {settings.Open.Library} {how}{(function.Length > 0 ? $" in {function}" : "")}; the server is unharmed and starts another",
        "see the module's own log and whether there is a newer version of it");

    public static SealException Nonsense(Pkcs11Settings settings, string function, Exception inner, string detail = "") => New(SealFault.InvalidAnswer,
        $"the library {settings.Open.Library} answered nonsense{(function.Length > 0 ? $" in {function}" : "")}{(detail.Length > 0 ? $": {detail}" : "")}", "check that lib is the vendor's module and of the right version", inner);

    public static SealException Replaced(Pkcs11Settings settings) => New(SealFault.ServiceFailed, $"the {settings.TokenText} is not used any more: the seal was replaced, or the server stops", "nothing");

    public static SealException NotStarted(Pkcs11Settings settings, Exception inner) => New(SealFault.ServiceFailed,
        $"the process for the library {settings.Open.Library} could not be started: {inner.Message}", "check the limits of this server (TasksMax=, LimitNPROC=) and that a sandbox lets it run its own executable", inner);

    static SealException OfCall(ModuleFailure failure, Pkcs11Settings settings, Exception e) => failure.Value switch
    {
        ReturnValue.PinIncorrect or ReturnValue.PinInvalid or ReturnValue.PinLengthRange => PinRefused(settings, e),
        ReturnValue.PinLocked => Locked(settings, e),
        ReturnValue.PinExpired => New(SealFault.CredentialsExpired, $"the PIN of the {settings.TokenText} has expired ({failure.Call})", "set a new PIN with the module's tool, and here", e),
        ReturnValue.UserPinNotInitialized => New(SealFault.Denied, $"the {settings.TokenText} has no user PIN yet ({failure.Call})", "initialise it with the module's tool (pkcs11-tool --init-pin)", e),
        ReturnValue.DeviceRemoved or ReturnValue.TokenNotPresent or ReturnValue.TokenNotRecognized or ReturnValue.SlotIdInvalid => New(SealFault.Unreachable, $"the {settings.TokenText} is gone: {failure.Call}",
            "plug it in or bring its network up; the server then goes on by itself", e),
        ReturnValue.SessionHandleInvalid or ReturnValue.SessionClosed or ReturnValue.UserNotLoggedIn or ReturnValue.NotInitialized => New(SealFault.Unreachable,
            $"the {settings.TokenText} ends sessions as soon as they are opened: {failure.Call}", "see whether another program resets or logs out the token, and the module's own log", e),
        ReturnValue.SessionCount => New(SealFault.Throttled, $"the {settings.TokenText} has no session left: {failure.Call}", "see which other programs hold sessions; this seal needs one", e),
        ReturnValue.MechanismInvalid => New(SealFault.Misconfigured, $"the {settings.TokenText} does not do {MechanismNames.Of(settings.Key.Mechanism)}: {failure.Call}",
            "see what it does (pkcs11-tool -M): CKM_AES_GCM needs an AES key, CKM_RSA_PKCS_OAEP an RSA key", e),
        ReturnValue.MechanismParameterInvalid or ReturnValue.ArgumentsBad when failure.Function is "C_EncryptInit" or "C_DecryptInit" => New(SealFault.Misconfigured,
            $"the {settings.TokenText} does not take these parameters: {failure.Call}", $"with an RSA key, set rsa_oaep_hash to what the module does (now {MechanismNames.Of(settings.Key.Hash)}; SoftHSM 2 does sha1 only)", e),
        ReturnValue.KeyFunctionNotPermitted => New(SealFault.Denied, $"the key in the {settings.TokenText} may not do that: {failure.Call}", "use a key with CKA_ENCRYPT and CKA_DECRYPT", e),
        ReturnValue.KeyTypeInconsistent or ReturnValue.KeySizeRange => New(SealFault.Misconfigured, $"the key in the {settings.TokenText} does not fit the mechanism: {failure.Call}", "an AES key of 32 bytes does CKM_AES_GCM, an RSA key of 2048 bits or more CKM_RSA_PKCS_OAEP", e),
        _ when failure.Function == "C_Initialize" => New(SealFault.ServiceFailed, $"the library {settings.Open.Library} does not start: {failure.Call}",
            "check the module's own configuration (its file, and the variable that names it, must reach this server), that the device is there, and that this server's user may read and reach both", e),
        _ => New(SealFault.ServiceFailed, $"the {settings.TokenText} failed: {failure.Call}", Manual, e),
    };

    static SealException Locked(Pkcs11Settings settings, Exception e) => New(SealFault.Denied, $"the {settings.TokenText} has locked its PIN after too many wrong ones",
        "unlock it with the security officer's PIN and the module's tool; do not initialise the token, which would destroy the key", e);

    static string There(string what, string list) => list.Length > 0 ? $"the {what} there: {list}" : $"there are no {what} at all";

    static string Known(string function) => function.Length > 0 ? function : "its start";

    static SealException New(SealFault fault, string message, string remedy, Exception? inner = null) => new(fault, message, remedy, inner);
}
