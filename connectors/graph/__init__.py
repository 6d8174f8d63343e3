"""Asking Microsoft Graph: https://learn.microsoft.com/graph/use-the-api"""
