namespace Strongroom.Seals.Pkcs11.Wire;

/// <summary>What a function of a module returns (CK_RV), by the names the standard and the vendors' manuals use.</summary>
static class ReturnValue
{
    public const ulong Ok = 0, HostMemory = 2, SlotIdInvalid = 3, GeneralError = 5, FunctionFailed = 6, ArgumentsBad = 7, AttributeTypeInvalid = 0x12, AttributeSensitive = 0x11,
        DataInvalid = 0x20, DataLengthRange = 0x21, DeviceError = 0x30, DeviceMemory = 0x31, DeviceRemoved = 0x32, EncryptedDataInvalid = 0x40, EncryptedDataLengthRange = 0x41,
        KeyHandleInvalid = 0x60, KeySizeRange = 0x62, KeyTypeInconsistent = 0x63, KeyFunctionNotPermitted = 0x68, MechanismInvalid = 0x70, MechanismParameterInvalid = 0x71,
        ObjectHandleInvalid = 0x82, PinIncorrect = 0xA0, PinInvalid = 0xA1, PinLengthRange = 0xA2, PinExpired = 0xA3, PinLocked = 0xA4, SessionClosed = 0xB0, SessionCount = 0xB1,
        SessionHandleInvalid = 0xB3, SignatureInvalid = 0xC0, TokenNotPresent = 0xE0, TokenNotRecognized = 0xE1, UserAlreadyLoggedIn = 0x100, UserNotLoggedIn = 0x101,
        UserPinNotInitialized = 0x102, BufferTooSmall = 0x150, NotInitialized = 0x190, AlreadyInitialized = 0x191, AeadDecryptFailed = 0x35;

    static readonly Dictionary<ulong, string> Names = new()
    {
        [0] = "CKR_OK", [1] = "CKR_CANCEL", [2] = "CKR_HOST_MEMORY", [3] = "CKR_SLOT_ID_INVALID", [5] = "CKR_GENERAL_ERROR", [6] = "CKR_FUNCTION_FAILED", [7] = "CKR_ARGUMENTS_BAD",
        [8] = "CKR_NO_EVENT", [9] = "CKR_NEED_TO_CREATE_THREADS", [0xA] = "CKR_CANT_LOCK", [0x10] = "CKR_ATTRIBUTE_READ_ONLY", [0x11] = "CKR_ATTRIBUTE_SENSITIVE",
        [0x12] = "CKR_ATTRIBUTE_TYPE_INVALID", [0x13] = "CKR_ATTRIBUTE_VALUE_INVALID", [0x1B] = "CKR_ACTION_PROHIBITED", [0x20] = "CKR_DATA_INVALID", [0x21] = "CKR_DATA_LEN_RANGE",
        [0x30] = "CKR_DEVICE_ERROR", [0x31] = "CKR_DEVICE_MEMORY", [0x32] = "CKR_DEVICE_REMOVED", [0x35] = "CKR_AEAD_DECRYPT_FAILED", [0x40] = "CKR_ENCRYPTED_DATA_INVALID",
        [0x41] = "CKR_ENCRYPTED_DATA_LEN_RANGE", [0x50] = "CKR_FUNCTION_CANCELED", [0x51] = "CKR_FUNCTION_NOT_PARALLEL", [0x54] = "CKR_FUNCTION_NOT_SUPPORTED",
        [0x60] = "CKR_KEY_HANDLE_INVALID", [0x62] = "CKR_KEY_SIZE_RANGE", [0x63] = "CKR_KEY_TYPE_INCONSISTENT", [0x64] = "CKR_KEY_NOT_NEEDED", [0x68] = "CKR_KEY_FUNCTION_NOT_PERMITTED",
        [0x69] = "CKR_KEY_NOT_WRAPPABLE", [0x6A] = "CKR_KEY_UNEXTRACTABLE", [0x70] = "CKR_MECHANISM_INVALID", [0x71] = "CKR_MECHANISM_PARAM_INVALID", [0x82] = "CKR_OBJECT_HANDLE_INVALID",
        [0x90] = "CKR_OPERATION_ACTIVE", [0x91] = "CKR_OPERATION_NOT_INITIALIZED", [0xA0] = "CKR_PIN_INCORRECT", [0xA1] = "CKR_PIN_INVALID", [0xA2] = "CKR_PIN_LEN_RANGE",
        [0xA3] = "CKR_PIN_EXPIRED", [0xA4] = "CKR_PIN_LOCKED", [0xB0] = "CKR_SESSION_CLOSED", [0xB1] = "CKR_SESSION_COUNT", [0xB3] = "CKR_SESSION_HANDLE_INVALID",
        [0xB4] = "CKR_SESSION_PARALLEL_NOT_SUPPORTED", [0xB5] = "CKR_SESSION_READ_ONLY", [0xB6] = "CKR_SESSION_EXISTS", [0xC0] = "CKR_SIGNATURE_INVALID", [0xD0] = "CKR_TEMPLATE_INCOMPLETE",
        [0xD1] = "CKR_TEMPLATE_INCONSISTENT", [0xE0] = "CKR_TOKEN_NOT_PRESENT", [0xE1] = "CKR_TOKEN_NOT_RECOGNIZED", [0xE2] = "CKR_TOKEN_WRITE_PROTECTED", [0x100] = "CKR_USER_ALREADY_LOGGED_IN",
        [0x101] = "CKR_USER_NOT_LOGGED_IN", [0x102] = "CKR_USER_PIN_NOT_INITIALIZED", [0x103] = "CKR_USER_TYPE_INVALID", [0x104] = "CKR_USER_ANOTHER_ALREADY_LOGGED_IN",
        [0x105] = "CKR_USER_TOO_MANY_TYPES", [0x120] = "CKR_RANDOM_SEED_NOT_SUPPORTED", [0x121] = "CKR_RANDOM_NO_RNG", [0x150] = "CKR_BUFFER_TOO_SMALL", [0x190] = "CKR_CRYPTOKI_NOT_INITIALIZED",
        [0x191] = "CKR_CRYPTOKI_ALREADY_INITIALIZED", [0x1A0] = "CKR_MUTEX_BAD", [0x1A1] = "CKR_MUTEX_NOT_LOCKED", [0x200] = "CKR_FUNCTION_REJECTED",
    };

    public static string Name(ulong value) => Names.TryGetValue(value, out var name) ? name : value >= 0x80000000 ? $"0x{value:X} (the vendor's own error, see the library's manual)" : $"0x{value:X}";
}
