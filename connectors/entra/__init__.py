"""Signing in at Microsoft Entra: https://learn.microsoft.com/entra/identity-platform/"""
